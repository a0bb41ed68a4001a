namespace KubeNet.Scripting

#nowarn "44" // ControlledExecution is marked obsolete as a warning that an abort leaves shared state as it happens to be.

open System
open System.Threading

/// Runs a script so that it can be stopped from another thread: it is asked first, then woken where it waits, and at last aborted.
[<Sealed>]
type internal Interrupt() =
    let grace = TimeSpan.FromMilliseconds 400.0
    let asked = new CancellationTokenSource()
    let aborted = new CancellationTokenSource()
    let ended = new ManualResetEventSlim()
    let gate = obj ()
    let mutable thread: Thread | null = null
    let mutable isRunning = false
    let mutable wasWoken = false

    // The thread is the script's own until it is taken away again, under the lock.
    let wake () =
        lock gate (fun () ->
            match thread with
            | null -> ()
            | thread ->
                wasWoken <- true
                thread.Interrupt())

    let leave () =
        lock gate (fun () -> thread <- null)
        ended.Set()

        if wasWoken then
            try
                Thread.Sleep 0
            with :? ThreadInterruptedException ->
                ()

    /// What the script is asked by.
    member _.Stopping = asked.Token

    /// Whether an exception is how a script ends that was stopped.
    member _.Explains(error: exn) =
        asked.IsCancellationRequested && (error :? OperationCanceledException || error :? ThreadInterruptedException)

    /// Tells that code of the script runs from now on. The compiler is never aborted: it listens, and what it holds is everybody's.
    member _.Started() = Volatile.Write(&isRunning, true)

    /// Asks the script to end; callable from any thread.
    member _.Stop() =
        asked.Cancel()

        ThreadPool.QueueUserWorkItem(fun _ ->
            while not (ended.Wait grace) do
                if Volatile.Read &isRunning then
                    if wasWoken then aborted.Cancel() else wake ())
        |> ignore

    /// <summary>Runs.</summary>
    /// <returns>Whether it was aborted: then what it was at may be half done.</returns>
    member _.Run(action: unit -> unit) =
        thread <- Thread.CurrentThread

        try
            try
                System.Runtime.ControlledExecution.Run((fun () -> action ()), aborted.Token)
                false
            with :? OperationCanceledException when aborted.IsCancellationRequested ->
                true
        finally
            leave ()
