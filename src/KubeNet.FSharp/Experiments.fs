namespace KubeNet.FSharp

open System
open KubeNet.Engine

/// An experiment between braces: for-loops over what varies, and a row that each case yields.
[<Sealed>]
type ExperimentBlock internal (title: string) =
    /// A row.
    member _.Yield(row: 'row) : 'row list = [ row ]

    /// Several rows.
    member _.YieldFrom(rows: 'row seq) : 'row list = List.ofSeq rows

    /// No row.
    member _.Zero() : 'row list = []

    /// What follows a row.
    member _.Combine(first: 'row list, rest: unit -> 'row list) = first @ rest ()

    /// What is not looked at before it is reached.
    member _.Delay(block: unit -> 'row list) = block

    /// One case after the other.
    member _.For(cases: 'a seq, body: 'a -> 'row list) = cases |> Seq.map body |> Seq.toList |> List.concat

    /// The table of all rows. The session's current lab is the one from before, whatever labs the cases made.
    member _.Run(block: unit -> 'row list) =
        let session = ScriptSession.Current
        let before = session.Lab

        try
            Table<'row>(title, block ())
        finally
            session.Lab <- before

/// The words for experiments.
[<AutoOpen>]
module Experiments =
    /// An experiment: experiment "How many rules?" { for nodes in [ 1; 10 ] do {| Nodes = nodes; Rules = rulesOf nodes |} }.
    let experiment title = ExperimentBlock title

    /// The seeds from 1 to a number.
    let seeds count = [ 1..count ]

    /// <summary>What must hold for every seed, or every other case: forAll (seeds 20) (fun seed -> ... |> expect [ delivered ]).</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">ExpectationFailed: says for which case it does not first, and for how many. What else the engine refuses keeps its ErrorId. The session's current lab is the one from before.</exception>
    let forAll (cases: 'case list) (body: 'case -> 'result) =
        let session = ScriptSession.Current
        let before = session.Lab

        let failures =
            try
                cases
                |> List.choose (fun case ->
                    try
                        body case |> ignore
                        None
                    with :? NetConfigException as error ->
                        Some(case, error))
            finally
                session.Lab <- before

        match failures with
        | [] -> ()
        | (case, error) :: _ ->
            let complaint, told =
                match error with
                | :? PlacedException as placed ->
                    placed.Complaint, (fun found -> PlacedException(placed.Place, found) :> NetConfigException)
                | error -> error, id

            NetConfigException(
                complaint.ErrorId,
                $"It does not hold for {failures.Length} of {cases.Length} cases; the first is {case}: {complaint.Message}",
                error
            )
            |> told
            |> raise
