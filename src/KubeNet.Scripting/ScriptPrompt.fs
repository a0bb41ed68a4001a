namespace KubeNet.Scripting

open System
open System.Collections.Generic

/// What is typed at an F# prompt, piece by piece: each knows what was defined before. The words of KubeNet.FSharp are open.
[<Sealed>]
type ScriptPrompt(references: IReadOnlyList<string>) =
    [<Literal>]
    let File = "prompt.fsx"

    let compiler =
        lazy
            (let made = new Compiler(references)
             made.Evaluate("open System\nopen KubeNet.FSharp", File, Interrupt()) |> ignore
             made)

    let evaluate text (interrupt: Interrupt) =
        let compiler = compiler.Value
        let before = compiler.Bound
        let evaluated, diagnostics = compiler.Evaluate(text, File, interrupt)

        let isSame (left: objnull) (right: objnull) =
            obj.ReferenceEquals(left, right)
            || (match left with
                | :? ValueType
                | :? string -> obj.Equals(left, right)
                | _ -> false)

        let isNew (name, kind: string, value) =
            name <> "it"
            && not (
                before
                |> List.exists (fun (other, otherKind, otherValue) -> other = name && otherKind = kind && isSame otherValue value)
            )

        let names = compiler.Bound |> List.filter isNew |> List.map (fun (name, kind, _) -> $"val {name}: {kind}")

        { Evaluated = evaluated; Names = Array.ofList names; Diagnostics = diagnostics }

    /// A run to be of a piece of text: Run does it, on the thread that calls it.
    member _.Prepare(text: string, caller: IScriptCaller) =
        ScriptRun(
            { Caller = caller
              Arguments = []
              Variables = Dictionary()
              TellsPlaces = false },
            evaluate text
        )
