namespace KubeNet.Scripting

open System
open System.Diagnostics
open System.IO
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

    /// Where in a script an exception comes from: the line that the words tell, else the innermost line of a script on the stack.
    let ofException (error: exn) : ScriptPosition | null =
        match placed error with
        | Some place when isScript place.File -> whole place.File place.Line
        | _ ->
            let frames = StackTrace(error, true).GetFrames()

            match frames |> Array.tryFind (fun frame -> isScript (frame.GetFileName())) with
            | None -> null
            | Some frame ->
                let file = frame.GetFileName() |> string
                let column = max 1 (frame.GetFileColumnNumber())
                let text = SourceFile.line file (frame.GetFileLineNumber())
                ScriptPosition(file, frame.GetFileLineNumber(), column, max 1 (text.TrimEnd().Length - column + 1), text)
