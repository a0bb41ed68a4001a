namespace KubeNet.Scripting

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open KubeNet.FSharp

module internal SourceFile =
    /// A file's text, with the line ends of Unix; empty where it cannot be read.
    let text (file: string) : string =
        try
            (File.ReadAllText file).ReplaceLineEndings "\n"
        with
        | :? IOException
        | :? UnauthorizedAccessException -> ""

    /// A line of a file, from 1; empty where it cannot be read.
    let line (file: string) (number: int) : string =
        try
            File.ReadLines file |> Seq.tryItem (number - 1) |> Option.defaultValue ""
        with
        | :? IOException
        | :? UnauthorizedAccessException -> ""

/// A place in a script, and the line that stands there.
[<Sealed>]
type ScriptPosition internal (file: string, line: int, column: int, length: int, text: string) =

    /// The script's path.
    member _.File = file

    /// The line, from 1.
    member _.Line = line

    /// The column, from 1.
    member _.Column = column

    /// The line itself.
    member _.Text = text

    /// The column behind what is meant, from 1.
    member _.EndColumn = column + max 1 (min length (text.Length - column + 1))

    /// As compilers print it: demo.fsx(12,5).
    override _.ToString() = $"{Path.GetFileName file}({line},{column})"

/// Something that the compiler says about a script.
[<Sealed>]
type ScriptDiagnostic(id: string, message: string, isError: bool, position: ScriptPosition, advice: string | null) =
    /// The compiler's number: FS0039.
    member _.Id = id

    /// What it says.
    member _.Message = message

    /// Whether the script cannot run for it.
    member _.IsError = isError

    /// Where.
    member _.Position = position

    /// What mends it, where that is known, or null.
    member _.Advice = advice

    /// Each once. That a constraint does not hold (FS0193) is the type error at the same place in other words.
    static member internal Distinct(found: ScriptDiagnostic[]) =
        let place (one: ScriptDiagnostic) = one.Position.File, one.Position.Line, one.Position.Column
        let typeErrors = found |> Array.filter (fun one -> one.Id = "FS0001") |> Array.map place |> Set.ofArray

        found
        |> Array.distinctBy (fun one -> place one, one.Id, one.Message)
        |> Array.filter (fun one -> one.Id <> "FS0193" || not (typeErrors.Contains(place one)))

module internal Places =
    let private isScript (file: string | null) =
        match file with
        | null -> false
        | file -> file.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase)

    let private whole file line =
        let text = SourceFile.line file line
        let trimmed = text.TrimStart()
        ScriptPosition(file, line, text.Length - trimmed.Length + 1, trimmed.TrimEnd().Length, text)

    let rec private placed (error: exn | null) =
        match error with
        | null -> None
        | :? PlacedException as placed -> Some placed.Place
        | error -> placed error.InnerException

    let private declaringType (frame: StackFrame) =
        frame.GetMethod() |> Option.ofObj |> Option.bind (fun made -> Option.ofObj made.DeclaringType)

    /// What was compiled at once, as the compiler names it (FSI_0002): a script without those that it loads.
    let private fragment frame = declaringType frame |> Option.map (fun kind -> Regex.Match(string kind.FullName, "FSI_[0-9]+").Value)

    /// The line that a function is named after (net@6-2): the compiler leaves no other place in those that it makes of a block's lines.
    let private lineOfName frame =
        declaringType frame
        |> Option.map (fun kind -> Regex.Match(kind.Name, "@([0-9]+)(-[0-9]+)?$"))
        |> Option.filter _.Success
        |> Option.map (fun found -> int found.Groups[1].Value)

    /// Where in a script an exception comes from: the line that the words tell, else the innermost line of a script on the stack.
    let ofException (error: exn) : ScriptPosition | null =
        match placed error with
        | Some place when isScript place.File -> whole place.File place.Line
        | _ ->
            let frames = StackTrace(error, true).GetFrames()
            let isPlaced (frame: StackFrame) = isScript (frame.GetFileName())

            match frames |> Array.tryFind isPlaced with
            | None -> null
            | Some placed ->
                let file = placed.GetFileName() |> string

                let inner = frames |> Array.takeWhile (isPlaced >> not) |> Array.filter (fun frame -> fragment frame = fragment placed)

                match inner |> Array.tryPick lineOfName with
                | Some line -> whole file line
                | None ->
                    let column = max 1 (placed.GetFileColumnNumber())
                    let text = SourceFile.line file (placed.GetFileLineNumber())
                    ScriptPosition(file, placed.GetFileLineNumber(), column, max 1 (text.TrimEnd().Length - column + 1), text)
