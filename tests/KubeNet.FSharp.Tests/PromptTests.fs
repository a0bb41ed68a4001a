namespace KubeNet.FSharp.Tests

open System
open System.IO
open KubeNet.Engine.Labs
open KubeNet.Scripting
open Xunit

[<Collection "scripts">]
type PromptTests() =
    let prompt = ScriptPrompt ScriptFolder.References
    let caller = TestCaller()

    let run text = prompt.Prepare(text, caller).Run()

    [<Fact>]
    member _.What_is_defined_stays_and_is_named() =
        let defined = run "let net = lab \"new\" { netns \"a\" }\nlet n = 3"

        Assert.Equal<string list>([ "val n: int"; "val net: Lab" ], defined.Names |> Seq.map (fun name -> name) |> Seq.sort |> List.ofSeq)

        Assert.Null defined.Value
        let used = run "n + net.Config.Namespaces.Count"
        Assert.Equal(box 4, used.Value)
        Assert.Empty used.Names
        Assert.Equal<string seq>([ "val n: string" ], (run "let n = \"new\"").Names)

    [<Fact>]
    member _.A_mistake_shows_its_line_and_the_prompt_goes_on() =
        let found = Assert.Single((run "let a = 1\nlet b = nonsense").Diagnostics)
        Assert.Equal(("FS0039", 2, "let b = nonsense"), (found.Id, found.Position.Line, found.Position.Text))
        Assert.Equal("boom", (run "(failwith \"boom\": int)").Error.Message)
        Assert.Equal(box 2, (run "1 + 1").Value)

    [<Fact>]
    member _.What_a_cluster_warns_of_is_told_without_a_place() =
        run "lab \"c\" { cluster \"c\" { pod \"web\" } }" |> ignore
        Assert.Equal("Pod 'default/web' waits for a node: the cluster has no node.", Assert.Single caller.Warnings)
