namespace KubeNet.Scripting

open System
open System.Collections.Generic
open System.IO
open System.Reflection
open System.Security.Cryptography
open System.Text
open System.Text.RegularExpressions
open KubeNet.Engine.Labs
open KubeNet.FSharp

/// A script that was compiled, to be run again without the compiler.
type private Compiled =
    { Owner: Compiler
      Entries: MethodInfo[]
      Value: PropertyInfo | null
      Diagnostics: ScriptDiagnostic[] }

/// Runs F# scripts. The compiler is loaded at the first run and stays warm; a script whose text was run before is not compiled again.
/// Each script is on its own: it does not see what others have defined.
[<Sealed>]
type ScriptHost(references: IReadOnlyList<string>) =
    static let most = 16
    static let load = Regex(@"^\s*#load\s+(?:""(?<file>[^""]+)""\s*)+", RegexOptions.Multiline ||| RegexOptions.CultureInvariant)
    static let loading = Regex(@"^\s*#load\b", RegexOptions.Multiline ||| RegexOptions.CultureInvariant)
    static let everything = BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic

    let compiled = Dictionary<string, Compiled>(StringComparer.Ordinal)
    let order = Queue<string>()
    let gate = obj ()

    // A script, and all that it loads.
    static let rec texts (file: string) (text: string) (seen: HashSet<string>) : string list =
        if not (seen.Add file) then
            []
        else
            file
            :: text
            :: [ for found in load.Matches text do
                     for capture in found.Groups["file"].Captures do
                         let path = Path.GetFullPath(capture.Value, Path.GetDirectoryName file |> string)

                         if File.Exists path then
                             yield! texts path (File.ReadAllText path) seen
                         else
                             "#load" ]

    // None where it loads by a path that only the compiler finds, so that nobody here knows whether that file changed.
    static let key file text =
        let all = texts file text (HashSet(StringComparer.Ordinal))

        if all |> List.exists (fun each -> loading.Count each <> load.Count each) then
            None
        else
            all |> String.concat "\u0000" |> Encoding.UTF8.GetBytes |> SHA256.HashData |> Convert.ToHexString |> Some

    static let entries (assemblies: Assembly[]) =
        assemblies
        |> Array.collect (fun assembly ->
            assembly.GetTypes()
            |> Array.filter (fun found -> string found.FullName |> _.StartsWith("<StartupCode$FSI_", StringComparison.Ordinal))
            |> Array.choose (fun found -> found.GetMethod("main@", everything) |> Option.ofObj))

    // The last value of a script is called it.
    static let lastValue (assemblies: Assembly[]) =
        assemblies
        |> Array.rev
        |> Array.tryPick (fun assembly ->
            assembly.GetTypes() |> Array.tryPick (fun found -> found.GetProperty("it", everything) |> Option.ofObj))
        |> Option.toObj

    let keep key script =
        lock gate (fun () ->
            if compiled.TryAdd(key, script) then
                order.Enqueue key

            if order.Count > most then
                let oldest = order.Dequeue()
                (compiled[oldest].Owner :> IDisposable).Dispose()
                compiled.Remove oldest |> ignore)

    let find key =
        lock gate (fun () ->
            match compiled.TryGetValue key with
            | true, script -> Some script
            | false, _ -> None)

    let again (script: Compiled) (interrupt: Interrupt) =
        interrupt.Started()

        try
            for entry in script.Entries do
                entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null) |> ignore

            let value =
                match script.Value with
                | null -> None
                | property -> Some(property.GetValue null)

            { Evaluated = Evaluated.Value value
              Names = [||]
              Diagnostics = script.Diagnostics }
        with error when not (interrupt.Explains error) ->
            { Evaluated = Evaluated.Threw error
              Names = [||]
              Diagnostics = script.Diagnostics }

    let first key text file (interrupt: Interrupt) =
        let compiler = new Compiler(references)
        compiler.Enter(Path.GetDirectoryName(file: string) |> string)
        let evaluated, diagnostics = compiler.Evaluate(text, file, interrupt)

        match evaluated with
        | Evaluated.Value value ->
            let assemblies = compiler.Assemblies

            key
            |> Option.iter (fun key ->
                keep
                    key
                    { Owner = compiler
                      Entries = entries assemblies
                      Value = (if value.IsSome then lastValue assemblies else null)
                      Diagnostics = diagnostics })
        | Evaluated.Refused
        | Evaluated.Threw _ -> ()

        { Evaluated = evaluated; Names = [||]; Diagnostics = diagnostics }

    /// The assembly of the words.
    static member Words: string = typeof<ScriptSession>.Assembly.Location

    /// A run to be: Run does it, on the thread that calls it.
    member _.Prepare
        (file: string, text: string, arguments: IReadOnlyList<string>, variables: IReadOnlyDictionary<string, obj>, caller: IScriptCaller)
        =
        ScriptRun(
            { Caller = caller
              Arguments = arguments
              Variables = variables
              TellsPlaces = true },
            fun interrupt ->
                let key = key file text

                match key |> Option.bind find with
                | Some script -> again script interrupt
                | None -> first key text file interrupt
        )
