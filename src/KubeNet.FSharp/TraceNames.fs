namespace KubeNet.FSharp

open System
open System.Runtime.CompilerServices
open KubeNet.Engine
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Tracing
open KubeNet.Orchestration.Places

/// What names in an expectation mean in the lab of a trace. One that means nothing there is refused: it would never be met, and never would always hold.
module internal TraceNames =
    let private configs = ConditionalWeakTable<PacketTrace, NetworkConfig>()

    let private configOf trace =
        match configs.TryGetValue trace with
        | true, config -> Some config
        | false, _ -> None

    /// Notes the lab of a trace, and of what came back.
    let rec note (config: NetworkConfig) (trace: PacketTrace) : unit =
        configs.AddOrUpdate(trace, config)
        trace.Reply |> Option.ofObj |> Option.iter (note config)

    /// The network namespace that a name means, as Trace-Packet has it; that of this name where nobody noted the trace's lab.
    let home trace (name: string) =
        match configOf trace with
        | Some config -> Destinations.ResolveSender(config, name)
        | None -> name

    /// A chain's name, if there is such a chain in the lab.
    let chain trace (name: string) =
        match configOf trace with
        | Some config when not (CauseNames.Chains config |> Seq.contains name) ->
            let near = CauseNames.Nearest(name, CauseNames.Chains config)
            Place.complain "ChainNotFound" $"No namespace of the lab has a chain '{name}'.{near}"
        | _ -> name

    /// A reason's name, if a packet can end by it. Words of several, or with a dash in front, are the rule that the model does not know.
    let reason (name: string) =
        let isRule = name.Contains ' ' || name.StartsWith('-')

        if isRule || name = "NFQUEUE" || Seq.contains name CauseNames.Reasons then
            name
        else
            let near = CauseNames.Nearest(name, CauseNames.Reasons)
            Place.complain "UnknownReason" $"'{name}' is neither a reason of the kernel to drop nor an answer of REJECT.{near}"
