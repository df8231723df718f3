/// The files that a plugin's author gets beside the code, for editors and checkers.
package enum AuthoringFiles {
    /// What scripts can use, as a definition file of the Lua language server.
    package static let definitions = """
        ---@meta laurel
        ---@class laurel
        laurel = {}

        """

    /// What luacheck should know about a script.
    package static let luacheckConfiguration = """
        std = "lua54"
        globals = { "grade", "grade_group" }
        read_globals = { "laurel" }
        unused_args = false

        """
}
