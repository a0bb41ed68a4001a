namespace KubeNet.FSharp.Tests

open System
open System.Collections.Generic
open System.IO
open System.Text
open System.Threading
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Labs
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Netfilter
open KubeNet.FSharp
open KubeNet.Scripting
open Xunit

module Repository =
    let root =
        let rec find (folder: string) =
            if File.Exists(Path.Combine(folder, "KubeNet.psd1")) then
                folder
            else
                find (string (Path.GetDirectoryName folder))

        find AppContext.BaseDirectory

    let file (path: string) = Path.Combine(root, path)

module Lab =
    /// What iptables-save prints of a namespace, without its comments.
    let saved netns (lab: Lab) =
        IptablesSave.Write(lab.Config[netns].GetRuleset IpFamily.IPv4).Split '\n'
        |> Array.filter (fun line -> line.StartsWith "-A" || line.StartsWith ":")
        |> List.ofArray

    let routes netns (lab: Lab) =
        lab.Config.RouteText(netns, IpFamily.IPv4).Split '\n' |> Array.map _.TrimEnd() |> Array.filter ((<>) "") |> List.ofArray

    /// A client and a server behind a router that forwards.
    let routed () =
        lab "routed" {
            netns "client"
            netns "router" { forwarding }
            netns "server" { listen (tcp 80) }
            nic "client" "eth0" [ "10.0.1.2/24" ] --- nic "router" "eth1" [ "10.0.1.1/24" ]
            nic "server" "eth0" [ "10.0.2.2/24" ] --- nic "router" "eth2" [ "10.0.2.1/24" ]
            inside "client" { route "default" [ via "10.0.1.1" ] }
            inside "server" { route "default" [ via "10.0.2.1" ] }
        }

module Refused =
    /// Runs what must be refused, and gives the complaint.
    let by (action: unit -> 'a) = Assert.ThrowsAny<NetConfigException>(fun () -> action () |> ignore)

    /// Runs what must be refused with an ErrorId.
    let withId errorId action =
        let error = by action
        Assert.Equal(errorId, error.ErrorId)
        error

module Session =
    /// Runs in a session, and goes back to the one from before.
    let within session (work: unit -> 'a) =
        let outer = ScriptSession.Current
        ScriptSession.Current <- session

        try
            work ()
        finally
            ScriptSession.Current <- outer

    /// Runs in a session of its own, with an empty lab. Where no session is told all tests share the process's, and its current lab.
    let own (warn: Place -> string -> unit) (work: unit -> 'a) =
        let mutable current = Lab()

        let session =
            ScriptSession((fun () -> current), (fun lab -> current <- lab), [], Dictionary(), Action<_, _> warn, CancellationToken.None)

        within session work

    /// Runs where no other test changes which lab is the current one.
    let alone (work: unit -> 'a) = own (fun _ _ -> ()) work

/// What a script prints, which another thread may read meanwhile.
type SharedWriter() =
    inherit TextWriter()
    let text = StringBuilder()
    override _.Encoding = Encoding.UTF8
    override _.Write(value: char) = lock text (fun () -> text.Append value |> ignore)
    override _.Write(value: string | null) = lock text (fun () -> text.Append value |> ignore)
    override _.ToString() = lock text (fun () -> text.ToString())

/// Who runs a test's scripts.
type TestCaller() =
    member val Lab = Lab(0UL, "before") with get, set
    member val Output = new SharedWriter()
    member val Error = new SharedWriter()
    member val Warnings = ResizeArray<string>()

    interface IScriptCaller with
        member this.Lab
            with get () = this.Lab
            and set lab = this.Lab <- lab

        member this.Output = this.Output
        member this.Error = this.Error
        member this.Warn message = this.Warnings.Add message

/// A script in a folder of its own, and a session to run it in.
type ScriptFolder() =
    static let references =
        [| typeof<Lab>.Assembly.Location; typeof<KubeNet.Orchestration.Docker.DockerHost>.Assembly.Location; ScriptHost.Words |]

    let folder = Directory.CreateTempSubdirectory "kubenet-fsharp-"
    let caller = TestCaller()

    static member References: IReadOnlyList<string> = references

    /// One host for all tests, as a session has one.
    static member val Host = ScriptHost references

    member _.Output = caller.Output
    member _.Error = caller.Error
    member _.Warnings = caller.Warnings
    member val Arguments: IReadOnlyList<string> = [] with get, set
    member val Variables: IReadOnlyDictionary<string, obj> = Dictionary() with get, set

    member _.Lab
        with get () = caller.Lab
        and set lab = caller.Lab <- lab

    member _.Write(name: string, text: string) =
        let path = Path.Combine(folder.FullName, name)
        Path.GetDirectoryName path |> string |> Directory.CreateDirectory |> ignore
        File.WriteAllText(path, text)
        path

    member this.Prepare(path: string) = ScriptFolder.Host.Prepare(path, File.ReadAllText path, this.Arguments, this.Variables, caller)

    member this.Run(text: string) = this.Prepare(this.Write("script.fsx", text)).Run()

    interface IDisposable with
        member _.Dispose() = folder.Delete true
