namespace KubeNet.FSharp.Tests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit

/// What README and docs/fsharp.md show in F# runs; the blocks of a page know what those before them defined.
[<Collection "scripts">]
type DocumentationTests() =
    let blocks (page: string) =
        Regex.Matches(
            File.ReadAllText(Repository.file page).ReplaceLineEndings "\n",
            "^```fsharp\n(.*?)^```",
            RegexOptions.Singleline ||| RegexOptions.Multiline
        )
        |> Seq.map _.Groups[1].Value
        |> List.ofSeq

    [<Theory>]
    [<InlineData "README.md">]
    [<InlineData "docs/fsharp.md">]
    member _.Every_fsharp_block_of_a_page_runs(page: string) =
        let found = blocks page
        Assert.NotEmpty found
        use folder = new ScriptFolder()
        let text = found |> String.concat "\n" |> _.Replace("\"../module/bin\"", "@\"" + Repository.file "module/bin" + "\"")
        let result = folder.Run text
        Assert.Empty(result.Diagnostics |> Seq.map (fun found -> $"{found.Position}: {found.Message}"))
        Assert.Null result.Error
