namespace KubeNet.Scripting

open System
open System.IO
open System.Reflection
open System.Threading
open FSharp.Compiler.Diagnostics
open FSharp.Compiler.Interactive.Shell
open FSharp.Compiler.Symbols
open KubeNet.FSharp

/// How an evaluation ended.
[<RequireQualifiedAccess>]
type internal Evaluated =
    /// With a value, or none.
    | Value of objnull option
    /// The compiler refused it.
    | Refused
    /// It threw.
    | Threw of exn

/// The F# compiler as a session: what is evaluated in it knows what was evaluated before.
[<Sealed>]
type internal Compiler(references: string seq) =
    // The compiler writes for its own F# library; a newer one that the words are bound to will do, for an older one it must know that.
    let library =
        let mine, theirs = typeof<list<unit>>.Assembly, ScriptSession.FindLibrary()

        if theirs.GetName().Version < mine.GetName().Version then
            [ $"-r:{theirs.Location}" ]
        else
            []

    let session =
        FsiEvaluationSession.Create(
            FsiEvaluationSession.GetDefaultConfiguration(),
            [| yield!
                   [ "fsi"
                     "--noninteractive"
                     "--nologo"
                     "--quiet"
                     "--gui-"
                     "--usesdkrefs-"
                     "--debug+"
                     "--optimize-"
                     "--tailcalls-" ]
               yield! library

               for reference in references do
                   yield $"-r:{reference}" |],
            new StringReader "",
            TextWriter.Null,
            TextWriter.Null,
            collectible = false
        )

    let diagnostic (file: string) (whole: string) (found: FSharpDiagnostic) =
        let source =
            if found.FileName = file then
                whole
            else
                SourceFile.text found.FileName

        let text = source.Split '\n' |> Array.tryItem (found.StartLine - 1) |> Option.defaultValue ""

        let length =
            if found.EndLine = found.StartLine then
                found.EndColumn - found.StartColumn
            else
                text.Length - found.StartColumn

        let advice =
            if found.ErrorNumber = 39 && found.EndLine = found.StartLine && found.EndColumn <= text.Length then
                MissingOpen.advice text[found.StartColumn .. found.EndColumn - 1] source
            else
                null

        ScriptDiagnostic(
            found.ErrorNumberText,
            found.Message,
            (found.Severity = FSharpDiagnosticSeverity.Error),
            ScriptPosition(found.FileName, found.StartLine, found.StartColumn + 1, length, text),
            advice
        )

    /// Looks for what #I, #r and #load name from here.
    member _.Enter(folder: string) = session.EvalInteractionNonThrowing($"#silentCd @\"{folder}\"") |> ignore

    /// Evaluates the text of a file. The compiler's messages count even where it says that all is well.
    member _.Evaluate(text: string, file: string, interrupt: Interrupt) =
        let thread = Environment.CurrentManagedThreadId

        // What was compiled is loaded, and then run.
        let started =
            AssemblyLoadEventHandler(fun _ loaded ->
                if
                    Environment.CurrentManagedThreadId = thread
                    && string (loaded.LoadedAssembly.GetName().Name) |> _.StartsWith("FSI-ASSEMBLY", StringComparison.Ordinal)
                then
                    interrupt.Started())

        AppDomain.CurrentDomain.add_AssemblyLoad started

        let answer, messages =
            try
                session.EvalInteractionNonThrowing(text, file, interrupt.Stopping)
            finally
                AppDomain.CurrentDomain.remove_AssemblyLoad started

        let diagnostics =
            messages
            |> Array.filter (fun message ->
                message.Severity = FSharpDiagnosticSeverity.Error || message.Severity = FSharpDiagnosticSeverity.Warning)
            |> Array.map (diagnostic file (text.ReplaceLineEndings "\n"))
            |> ScriptDiagnostic.Distinct

        let evaluated =
            match answer with
            | Choice2Of2(:? FsiCompilationException) -> Evaluated.Refused
            | Choice2Of2 error -> Evaluated.Threw error
            | Choice1Of2 _ when diagnostics |> Array.exists _.IsError -> Evaluated.Refused
            | Choice1Of2 None -> Evaluated.Value None
            | Choice1Of2(Some value) -> Evaluated.Value(Some value.ReflectionValue)

        evaluated, diagnostics

    /// The names that are bound, with their types as F# writes them, and their values.
    member _.Bound =
        session.GetBoundValues()
        |> List.map (fun bound ->
            bound.Name, bound.Value.FSharpType.Format(FSharpDisplayContext.Empty.WithShortTypeNames true), bound.Value.ReflectionValue)

    /// What was compiled, in order.
    member _.Assemblies: Assembly[] = session.DynamicAssemblies

    interface IDisposable with
        member _.Dispose() = (session :> IDisposable).Dispose()
