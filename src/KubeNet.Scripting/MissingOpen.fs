namespace KubeNet.Scripting

open System
open System.Reflection
open System.Text.RegularExpressions
open KubeNet.FSharp

/// Knows a script that says words of KubeNet.FSharp and has not opened it.
module internal MissingOpen =
    let private opened =
        Regex(@"^\s*open\s+(global\.)?KubeNet\.FSharp\s*(//.*)?$", RegexOptions.Multiline ||| RegexOptions.CultureInvariant)

    // Words are members of modules that open with the namespace; its types are said too, and --- has another name in .NET.
    // The attribute may be of another F# library than this assembly's.
    let private words =
        lazy
            (let types = typeof<ScriptSession>.Assembly.GetExportedTypes()

             let members =
                 types
                 |> Array.filter (fun found ->
                     found.CustomAttributes |> Seq.exists (fun attribute -> attribute.AttributeType.Name = nameof AutoOpenAttribute))
                 |> Array.collect _.GetMembers(BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly)

             Set.ofArray [| "---"; yield! types |> Array.map _.Name; yield! members |> Array.map _.Name |])

    /// What to do about a name that the compiler does not know in a text, or null where this is not why.
    let advice (name: string) (text: string) : string | null =
        if words.Value.Contains name && not (opened.IsMatch text) then
            $"'{name}' is a word of KubeNet.FSharp: begin the script with the line open KubeNet.FSharp."
        else
            null
