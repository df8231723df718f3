import Foundation
import Testing
import laurel

@Suite struct LaurelHomeTests {
    @Test(arguments: [([:], ".laurel"), (["LAUREL_HOME": ""], ".laurel"), (["LAUREL_HOME": "/data/l"], "/data/l")])
    func followsTheEnvironment(environment: [String: String], root: String) {
        let home = LaurelHome(environment: environment)
        #expect(home.root == URL(filePath: root, directoryHint: .isDirectory))
        #expect(home.models.lastPathComponent == "models")
        #expect(home.runs.lastPathComponent == "runs")
    }
}
