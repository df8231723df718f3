import LaurelRewards
import Testing

@Suite struct FilePathTests {
    @Test(arguments: [
        ("a", ""), ("ab", ""), ("", ""), ("a/b", "a"), ("a/", ""), ("a/b/", "a"), ("/", "/"), ("/a", "/"), ("//a", "/"),
        ("/a/b", "/a"), ("./r", "."), ("é", ""), ("a//b", "a"),
    ])
    func givesTheFolder(path: String, folder: String) {
        #expect(FilePath.folder(of: path) == folder)
    }
}
