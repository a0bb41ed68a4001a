namespace KubeNet.FSharp.Tests

open System.Diagnostics
open System.IO
open Xunit

/// The scripts run under dotnet fsi too, with the module that is built.
type FsiTests() =
    let fsi (script: string) =
        let start =
            ProcessStartInfo("dotnet", [ "fsi"; Repository.file script ], RedirectStandardOutput = true, RedirectStandardError = true)

        start.Environment["DOTNET_NOLOGO"] <- "1"
        use fsi = Process.Start start
        let errors = fsi.StandardError.ReadToEndAsync()
        let output = fsi.StandardOutput.ReadToEnd()
        fsi.WaitForExit()
        Assert.Equal(0, fsi.ExitCode)
        output.ReplaceLineEndings "\n", errors.Result.ReplaceLineEndings "\n"

    let run script =
        let output, errors = fsi script
        Assert.Equal("", errors)
        output

    let write (lines: string) =
        let script = Path.Combine(Directory.CreateTempSubdirectory("kubenet-fsi-").FullName, "script.fsx")
        let bin = Repository.file "module/bin"
        File.WriteAllText(script, $"#I @\"{bin}\"\n#r \"KubeNet.FSharp.dll\"\nopen KubeNet.FSharp\n{lines}\n")
        script

    static member Scripts: TheoryData<string> =
        TheoryData<string>(
            Directory.GetFiles(Repository.file "scripts", "*.fsx")
            |> Seq.map (fun path -> $"scripts/{Path.GetFileName path}")
            |> Seq.sort
        )

    [<Theory; MemberData(nameof FsiTests.Scripts)>]
    member _.A_script_runs_under_dotnet_fsi(script: string) = run script |> ignore

    [<Fact>]
    member _.It_prints_the_same_as_in_a_session() =
        use folder = new ScriptFolder()
        folder.Prepare(Repository.file "scripts/kubernetes.fsx").Run() |> ignore
        Assert.Equal(folder.Output.ToString().ReplaceLineEndings "\n", run "scripts/kubernetes.fsx")

    [<Fact>]
    member _.A_capture_is_written_there_with_third_party_assemblies_of_the_module() =
        let script =
            write
                "[ ping \"a\" \"127.0.0.1\" |> trace (lab \"one\" { netns \"a\" }) ] |> saveCapture (__SOURCE_DIRECTORY__ + \"/way.pcapng\")"

        run script |> ignore
        Assert.True(File.Exists(Path.Combine(string (Path.GetDirectoryName script), "way.pcapng")))

    [<Fact>]
    member _.What_a_cluster_warns_of_goes_to_standard_error() =
        let output, errors = fsi (write "lab \"c\" { cluster \"c\" { pod \"web\" } } |> ignore\nprintfn \"done\"")
        Assert.Equal("done\n", output)
        Assert.Equal("script.fsx(4): warning: Pod 'default/web' waits for a node: the cluster has no node.\n", errors)
