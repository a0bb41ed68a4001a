namespace KubeNet.FSharp

open System
open System.IO
open System.Reflection
open System.Runtime.Loader

/// Third-party assemblies, which stand in the folder deps beside our own.
module internal ThirdParties =
    /// Lets the runtime find them there: what the module's own loader does in a session. Where there is no module, as under dotnet fsi, nobody else does.
    let find () =
        let own =
            Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)
            |> Option.ofObj
            |> Option.defaultValue AppContext.BaseDirectory

        AssemblyLoadContext.Default.add_Resolving (fun context name ->
            match Path.Combine(own, "deps", $"{name.Name}.dll") with
            | file when File.Exists file -> context.LoadFromAssemblyPath file
            | _ -> null)
