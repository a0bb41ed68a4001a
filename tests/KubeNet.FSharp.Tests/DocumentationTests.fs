namespace KubeNet.FSharp.Tests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit

/// What any page shows in F# runs; the blocks of a page know what those before them defined.
[<Collection "scripts">]
type DocumentationTests() =
    static let blocks (page: string) =
        Regex.Matches(
            File.ReadAllText(Repository.file page).ReplaceLineEndings "\n",
            "^```fsharp\n(.*?)^```",
            RegexOptions.Singleline ||| RegexOptions.Multiline
        )
        |> Seq.map _.Groups[1].Value
        |> List.ofSeq

    /// README.md and its like, and all of docs, where there is a block in F#.
    static member Pages =
        Seq.append
            (Directory.GetFiles(Repository.file ".", "*.md"))
            (Directory.GetFiles(Repository.file "docs", "*.md", SearchOption.AllDirectories))
        |> Seq.map (fun path -> Path.GetRelativePath(Repository.file ".", path))
        |> Seq.filter (blocks >> List.isEmpty >> not)
        |> Seq.sort
        |> TheoryData<string>

    [<Theory>]
    [<MemberData "Pages">]
    member _.Every_fsharp_block_of_a_page_runs(page: string) =
        let found = blocks page
        Assert.NotEmpty found
        use folder = new ScriptFolder()
        let text = found |> String.concat "\n" |> _.Replace("\"../module/bin\"", "@\"" + Repository.file "module/bin" + "\"")
        let result = folder.Run text
        Assert.Empty(result.Diagnostics |> Seq.map (fun found -> $"{found.Position}: {found.Message}"))
        Assert.Null result.Error
