namespace KubeNet.FSharp

open System
open KubeNet.Engine.Tracing
open KubeNet.LabFiles
open KubeNet.Snapshots.Captures

/// The words for captures.
[<AutoOpen>]
module Captures =
    /// <summary>
    /// Writes what captures on all devices would hold of traces, for Wireshark and tcpdump: [ request |> trace net ] |> saveCapture "web.pcapng". It is pcapng with an interface for each
    /// device, or the classic format where the name ends with .pcap.
    /// </summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">NothingCaptured: no device saw anything; MixedLinkTypes: the classic format cannot hold it; FileUnwritable.</exception>
    let saveCapture (path: string) (traces: PacketTrace seq) =
        ScriptSession.Current.Stopping.ThrowIfCancellationRequested()
        let records = TraceCapture.Require(List.ofSeq traces)

        let write =
            if path.EndsWith(".pcap", StringComparison.OrdinalIgnoreCase) then
                PcapWriter.Write
            else
                PcapngWriter.Write

        WholeFile.Write(path, (fun stream -> write (stream, records)))
