/// The files that a plugin's author gets beside the code, for editors and checkers.
///
/// Their text lies in this folder and is built into the program.
package enum AuthoringFiles {
    /// What scripts can use, as a definition file of the Lua language server: the reference of the `laurel` table.
    package static let definitions = String(decoding: PackageResources.laurel_definitions_lua, as: UTF8.self)

    /// What luacheck should know about a script.
    package static let luacheckConfiguration = String(decoding: PackageResources.luacheckrc, as: UTF8.self)
}
