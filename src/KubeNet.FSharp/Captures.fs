namespace KubeNet.FSharp

open System
open System.IO
open System.Runtime.Loader
open KubeNet.Engine.Tracing
open KubeNet.LabFiles
open KubeNet.Snapshots.Captures

/// The words for captures.
[<AutoOpen>]
module Captures =
    // In a session the module finds the third-party assemblies in its folder deps; under dotnet fsi nobody else does.
    let private dependencies =
        lazy
            (match Path.GetDirectoryName typeof<CaptureRecord>.Assembly.Location with
             | null
             | "" -> ()
             | folder ->
                 AssemblyLoadContext.Default.add_Resolving (fun context name ->
                     match Path.Combine(folder, "deps", $"{name.Name}.dll") with
                     | file when File.Exists file -> context.LoadFromAssemblyPath file
                     | _ -> null))

    /// <summary>
    /// Writes what captures on all devices would hold of traces, for Wireshark and tcpdump: [ request |> trace net ] |> saveCapture "web.pcapng". It is pcapng with an interface for each
    /// device, or the classic format where the name ends with .pcap.
    /// </summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">NothingCaptured: no device saw anything; MixedLinkTypes: the classic format cannot hold it; FileUnwritable.</exception>
    let saveCapture (path: string) (traces: PacketTrace seq) =
        dependencies.Force()
        let records = TraceCapture.OfSome(List.ofSeq traces)

        let write =
            if path.EndsWith(".pcap", StringComparison.OrdinalIgnoreCase) then
                PcapWriter.Write
            else
                PcapngWriter.Write

        WholeFile.Write(path, (fun stream -> write (stream, records)))
