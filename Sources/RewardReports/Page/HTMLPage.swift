/// A page that needs nothing from elsewhere: style and drawings are in it, scripts are not.
///
/// The page forbids itself to load or run anything (Content-Security-Policy).
enum HTMLPage {
    /// - Parameters:
    ///   - title: shown by the browser; escaped here.
    ///   - body: markup, escaped by its maker.
    static func html(title: String, body: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTMLText.escaped(title))</title>
        <style>
        \(PageStyle.css)</style>
        </head>
        <body>
        \(body)</body>
        </html>

        """
    }

    /// Names and values, a line each; both are escaped here.
    static func figures(_ rows: [(name: String, value: String)]) -> String {
        let items = rows.map { row in
            "<tr><th>\(HTMLText.escaped(row.name))</th><td>\(HTMLText.escaped(row.value))</td></tr>"
        }
        return "<table class=\"figures\">\n\(items.joined(separator: "\n"))\n</table>\n"
    }
}
