/// The style sheet of a report's page, light and dark.
enum PageStyle {
    static let css = """
        :root { color-scheme: light dark; --ink: #1c1f23; --soft: #5d6670; --line: #d9dee3; --page: #ffffff;
          --panel: #f5f7f9; --mark: #2f6f4f; --negative: #b3472f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #9aa4ae; --line: #363d45; --page: #15181b;
          --panel: #1e2327; --mark: #6cc197; --negative: #e58a72; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto;
          max-width: 70rem; padding: 0 1rem; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
        th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: right;
          vertical-align: top; }
        th:first-child, .figures td, .words { text-align: left; } .words { overflow-wrap: anywhere; min-width: 16rem; }
        pre { background: var(--panel); padding: 0.75rem; border-radius: 6px; white-space: pre-wrap;
          overflow-wrap: anywhere; unicode-bidi: isolate; }
        pre.answer { border-left: 3px solid var(--mark); } section { margin-bottom: 2rem; }
        .plots { display: flex; flex-wrap: wrap; gap: 1rem; } svg { max-width: 100%; height: auto; }
        .mark { fill: var(--mark); } .curve { fill: none; stroke: var(--mark); stroke-width: 2; }
        .positive { fill: var(--mark); } .negative { fill: var(--negative); }
        .axis { stroke: var(--soft); } .grid { stroke: var(--line); }
        .label { fill: var(--soft); font-size: 12px; text-anchor: middle; } .end { text-anchor: end; }
        .start { text-anchor: start; }

        """
}
