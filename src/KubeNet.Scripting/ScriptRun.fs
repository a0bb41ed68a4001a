namespace KubeNet.Scripting

open System
open System.Collections.Generic
open System.IO
open System.Threading
open KubeNet.Engine
open KubeNet.Engine.Labs
open KubeNet.FSharp

/// How a script ended.
[<Sealed>]
type ScriptResult internal (value: objnull, names: string[], diagnostics: ScriptDiagnostic[], error: exn | null, wasStopped: bool) =
    /// What its last line was; null where that was nothing.
    member _.Value = value

    /// At a prompt: what was defined, with its types.
    member _.Names: IReadOnlyList<string> = names

    /// What the compiler said.
    member _.Diagnostics: IReadOnlyList<ScriptDiagnostic> = diagnostics

    /// What it threw, or null.
    member _.Error = error

    /// Where in a script that came from, or null.
    member _.ErrorPosition: ScriptPosition | null =
        match error with
        | null -> null
        | error -> Places.ofException error

    /// Whether it was stopped.
    member _.WasStopped = wasStopped

/// Who runs a script.
type IScriptCaller =
    /// The current lab.
    abstract Lab: Lab with get, set

    /// What the script prints, from any of its threads.
    abstract Output: TextWriter

    /// What it prints as errors (eprintfn).
    abstract Error: TextWriter

    /// Hears of what is odd but allowed, on the thread that found it.
    abstract Warn: message: string -> unit

/// What a run is given.
type internal Given =
    { Caller: IScriptCaller
      Arguments: IReadOnlyList<string>
      Variables: IReadOnlyDictionary<string, obj>
      TellsPlaces: bool }

/// What a run came to: a value, names, messages.
type internal Outcome = { Evaluated: Evaluated; Names: string[]; Diagnostics: ScriptDiagnostic[] }

/// A run of a script, which can be stopped from another thread.
[<Sealed>]
type ScriptRun internal (given: Given, work: Interrupt -> Outcome) =
    let interrupt = Interrupt()

    let caller = given.Caller

    // The console's writers, the current session and the prompt's compiler are the process's: scripts of several runspaces take turns.
    static let turn = obj ()

    static let unwrap (value: objnull) =
        match value with
        | null -> null
        | value when value.GetType().IsGenericType && value.GetType().GetGenericTypeDefinition() = typedefof<option<_>> ->
            value.GetType().GetProperty("Value") |> nonNull |> _.GetValue(value)
        | value -> value

    // What a task threw is told as it is, and not as one of several things that may have been.
    static let rec bare (error: exn) : exn =
        match error with
        | :? AggregateException as several when several.InnerExceptions.Count = 1 -> bare several.InnerExceptions[0]
        | error -> error

    static let result outcome =
        match outcome.Evaluated with
        | Evaluated.Value value -> ScriptResult(value |> Option.toObj |> unwrap, outcome.Names, outcome.Diagnostics, null, false)
        | Evaluated.Refused -> ScriptResult(null, [||], outcome.Diagnostics, null, false)
        | Evaluated.Threw error -> ScriptResult(null, [||], outcome.Diagnostics, bare error, false)

    static let stopped = ScriptResult(null, [||], [||], null, true)

    let evaluate () =
        let warn place message = caller.Warn(if given.TellsPlaces then $"{place}: {message}" else message)

        let script =
            ScriptSession(
                (fun () -> caller.Lab),
                (fun lab -> caller.Lab <- lab),
                given.Arguments,
                given.Variables,
                Action<Place, string> warn,
                interrupt.Stopping
            )

        let labBefore = script.Lab
        let savedBefore = labBefore.Fork()
        let outer = ScriptSession.Current
        ScriptSession.Current <- script

        try
            try
                let mutable outcome = None

                if interrupt.Run(fun () -> outcome <- Some(work interrupt)) then
                    // The abort came anywhere, so that the lab may be half changed.
                    labBefore.Become savedBefore
                    script.Lab <- labBefore
                    stopped
                else
                    match outcome with
                    | Some { Evaluated = Evaluated.Threw error } when interrupt.Explains error -> stopped
                    | Some outcome -> result outcome
                    | None -> stopped
            with error when interrupt.Explains error ->
                stopped
        finally
            ScriptSession.Current <- outer

    /// Asks the script to end; callable from any thread. Code that does not listen is aborted.
    member _.Stop() = interrupt.Stop()

    /// Runs on this thread; what is printed goes to the caller's writers.
    /// <exception cref="T:KubeNet.Engine.NetConfigException">ScriptInScript: it is called from what takes another script's output, before that has ended.</exception>
    member _.Run() =
        if Monitor.IsEntered turn then
            raise (
                NetConfigException(
                    "ScriptInScript",
                    "A script is still running in this pipeline; take all that it gives first, as in $rows = Invoke-NetScript ..., or call the other script's functions by #load."
                )
            )

        lock turn (fun () ->
            let output, error = Console.Out, Console.Error
            Console.SetOut(TextWriter.Synchronized caller.Output)
            Console.SetError(TextWriter.Synchronized caller.Error)

            try
                evaluate ()
            finally
                Console.SetOut output
                Console.SetError error
                caller.Output.Flush()
                caller.Error.Flush())
