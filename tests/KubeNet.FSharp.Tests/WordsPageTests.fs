namespace KubeNet.FSharp.Tests

open System
open System.IO
open System.Reflection
open System.Text.RegularExpressions
open System.Xml.Linq
open Microsoft.FSharp.Reflection
open KubeNet.FSharp
open Xunit

/// docs/fsharp-words.md has every word with what it takes, from the comments of the source. KUBENET_UPDATE_GOLDEN=1 writes it.
type WordsPageTests() =
    let assembly = typeof<ScriptSession>.Assembly

    let summaries =
        Path.ChangeExtension(assembly.Location, ".xml")
        |> XDocument.Load
        |> _.Descendants("member")
        |> Seq.map (fun entry ->
            let id = (nonNull (entry.Attribute "name")).Value
            let summary = entry.Element "summary" |> Option.ofObj |> Option.map _.Value |> Option.defaultValue ""
            Regex.Replace(id, @"(``\d+)?\(.*", ""), Regex.Replace(summary, @"\s+", " ").Trim())
        |> dict

    let plain =
        dict
            [ typeof<string>, "string"
              typeof<int>, "int"
              typeof<uint16>, "uint16"
              typeof<uint32>, "uint32"
              typeof<bool>, "bool"
              typeof<float>, "float"
              typeof<unit>, "unit"
              typeof<Void>, "unit"
              typeof<obj>, "obj" ]

    let rec name (found: Type) =
        if plain.ContainsKey found then
            plain[found]
        elif found.IsGenericParameter then
            $"'{found.Name}"
        elif FSharpType.IsFunction found then
            let domain, range = FSharpType.GetFunctionElements found
            $"{atom domain} -> {name range}"
        elif FSharpType.IsTuple found then
            FSharpType.GetTupleElements found |> Array.map atom |> String.concat " * "
        elif found.IsGenericType then
            let parts = found.GetGenericArguments() |> Array.map atom |> String.concat ", "

            match found.GetGenericTypeDefinition() with
            | list when list = typedefof<list<_>> -> $"{parts} list"
            | list when list = typedefof<seq<_>> -> $"{parts} seq"
            | list when list = typedefof<option<_>> -> $"{parts} option"
            | other -> $"{other.Name.Split('`')[0]}<{parts}>"
        else
            found.Name

    and atom (found: Type) =
        if FSharpType.IsFunction found || FSharpType.IsTuple found then
            $"({name found})"
        else
            name found

    let escaped (text: string) = text.Replace("|", "\\|").Replace("<", "&lt;")

    let row (home: Type) (run: MethodInfo) =
        let isValue = run.IsSpecialName && run.Name.StartsWith "get_"
        let word = if isValue then run.Name.Substring 4 else run.Name

        // An operator is what one types.
        let shown = if word.StartsWith "op_" then "---" else word

        let taken =
            run.GetParameters()
            |> Array.map (fun parameter ->
                if parameter.ParameterType = typeof<unit> then
                    "()"
                else
                    $" ({parameter.Name}: {name parameter.ParameterType})")
            |> String.concat ""

        let taken = if not isValue && taken = "" then " ()" else taken
        let kind = if isValue then "P" else "M"
        let id = $"{kind}:{home.FullName}.{word}"

        let summary =
            match summaries.TryGetValue id with
            | true, summary -> summary
            | false, _ -> failwith $"There is no comment for {id}."

        $"| `{shown}{taken}` | `{name run.ReturnType}` | {escaped summary} |"

    let table (home: Type) =
        let words =
            home.GetMethods(BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly)
            |> Array.filter (fun run -> not (run.Name.Contains '<' || run.Name.StartsWith "set_"))
            |> Array.sortBy _.MetadataToken
            |> Array.map (row home)

        let heading = summaries[$"T:{home.FullName}"].Replace("The words for ", "").TrimEnd '.'

        String.concat
            "\n"
            [ $"## {Char.ToUpperInvariant heading[0]}{heading[1..]}"; ""; "| word | gives | |"; "|---|---|---|"; yield! words; "" ]

    let page =
        let modules =
            assembly.GetExportedTypes()
            |> Array.filter (fun found -> FSharpType.IsModule found && found.IsDefined(typeof<AutoOpenAttribute>, false))
            |> Array.sortByDescending _.MetadataToken
            |> Array.map table

        String.concat
            "\n"
            [ "# The words of F#"
              ""
              "What [the language](fsharp.md) is made of, by what it is for: each word with what it takes, what it gives, and what that means. What it gives tells where it stands: an `IEdit` between the braces of"
              "`lab`, an `Inside` in those of `netns` and `inside`, a `Setting` or `IClusterPart` in those of a cluster, a `PodPart`, `ServicePart`, `LinkPart` ... in those of the thing it is named after, and what"
              "several things have (`Label`, `Listening`, `OwnAddress`, `OwnHostname`, `PodCidr`) in those of each. A `RoutePart` or `Condition` stands in a list. A `...Block` has braces of its own, which may be left out"
              "where nothing is to be said. This page is written from the comments of the source."
              ""
              yield! modules ]

    [<Fact>]
    member _.The_page_of_words_is_what_the_source_says() =
        let path = Repository.file "docs/fsharp-words.md"

        if Environment.GetEnvironmentVariable "KUBENET_UPDATE_GOLDEN" = "1" then
            File.WriteAllText(path, page)

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings "\n", page)
