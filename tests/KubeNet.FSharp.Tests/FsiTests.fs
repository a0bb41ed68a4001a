namespace KubeNet.FSharp.Tests

open System.Diagnostics
open System.IO
open Xunit

/// The scripts run under dotnet fsi too, with the module that is built.
type FsiTests() =
    let run (script: string) =
        let start =
            ProcessStartInfo("dotnet", [ "fsi"; Repository.file script ], RedirectStandardOutput = true, RedirectStandardError = true)

        start.Environment["DOTNET_NOLOGO"] <- "1"
        use fsi = Process.Start start
        let errors = fsi.StandardError.ReadToEndAsync()
        let output = fsi.StandardOutput.ReadToEnd()
        fsi.WaitForExit()
        Assert.Equal("", errors.Result)
        Assert.Equal(0, fsi.ExitCode)
        output.ReplaceLineEndings "\n"

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
        let folder = Directory.CreateTempSubdirectory("kubenet-fsi-").FullName
        let script, capture = Path.Combine(folder, "capture.fsx"), Path.Combine(folder, "way.pcapng")
        let bin = Repository.file "module/bin"

        File.WriteAllText(
            script,
            $"""
#I @"{bin}"
#r "KubeNet.FSharp.dll"
open KubeNet.FSharp
let net = lab "one" {{ netns "a" }}
[ ping "a" "127.0.0.1" |> trace net ] |> saveCapture @"{capture}"
"""
        )

        run script |> ignore
        Assert.True(File.Exists capture)
