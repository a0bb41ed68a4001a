namespace KubeNet.FSharp

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Threading
open KubeNet.Engine
open KubeNet.Engine.Labs

/// The session that a script runs in, told by who runs it.
[<Sealed; AllowNullLiteral>]
type ScriptSession
    (
        getLab: Func<Lab>,
        setLab: Action<Lab>,
        arguments: IReadOnlyList<string>,
        variables: IReadOnlyDictionary<string, obj>,
        warn: Action<Place, string>,
        stopping: CancellationToken
    ) =
    static let current = AsyncLocal<ScriptSession>()

    static let own =
        lazy
            (ThirdParties.find ()
             let commandLine = Environment.GetCommandLineArgs()
             let script = commandLine |> Array.tryFindIndex _.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase)

             let arguments =
                 match script with
                 | Some index -> commandLine |> Array.skip (index + 1)
                 | None -> [||]

             let held = [| Lab() |]

             ScriptSession(
                 (fun () -> held[0]),
                 (fun lab -> held[0] <- lab),
                 arguments,
                 Dictionary(),
                 (fun place message -> Console.Error.WriteLine $"{place}: warning: {message}"),
                 CancellationToken.None
             ))

    /// The session at hand. Where nobody tells one, as under dotnet fsi, one of the process's own with an empty lab.
    static member Current
        with get () =
            match current.Value with
            | null -> own.Value
            | session -> session
        and set (session: ScriptSession) = current.Value <- session

    /// The F# library that the words are bound to, which may be the session's own. Inlined elsewhere it would be another.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    static member FindLibrary() = typeof<list<unit>>.Assembly

    /// The current lab, which cmdlets use that are not told another.
    member _.Lab
        with get () = getLab.Invoke()
        and set (lab: Lab) = setLab.Invoke lab

    /// What stands behind the script's name on the command line.
    member _.Arguments = arguments

    /// Tells the caller what is odd but allowed, and where in the source it stands.
    member _.Warn(place: Place, message: string) = warn.Invoke(place, message)

    /// Tells that the script shall end; the words look at it.
    member _.Stopping = stopping

    /// What the script's caller named.
    member _.Variables = variables

/// The words for what a script gets from its caller.
[<AutoOpen>]
module Callers =
    /// What stands behind the script's name on the command line.
    let arguments () = List.ofSeq ScriptSession.Current.Arguments

    /// <summary>What the script's caller gave a name to (Invoke-NetScript -Variable), or else the default: variable "nodes" 3, variable "ports" [ 80; 443 ].
    /// It is of the default's type: text, a number, a bool, a time, a Guid, an enum, or a list, array or seq of such, of which a lone value is one of one.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">InvalidVariable: it cannot be made the default's type.</exception>
    let variable<'value> (name: string) (defaultValue: 'value) : 'value =
        match ScriptSession.Current.Variables.TryGetValue name with
        | true, value -> Variables.read name value
        | false, _ -> defaultValue
