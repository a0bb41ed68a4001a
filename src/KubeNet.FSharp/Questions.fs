namespace KubeNet.FSharp

open KubeNet.Engine.Addressing
open KubeNet.Engine.Labs
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Netfilter
open KubeNet.Engine.Tracing
open KubeNet.Engine.Tracing.Steps
open KubeNet.Engine.Tracing.Stories

/// The words for looking at a lab and at traces.
[<AutoOpen>]
module Questions =
    /// What iptables-save prints of a namespace: IPv4.
    let iptablesSave netns (lab: Lab) = IptablesSave.Write(lab.Config[netns].GetRuleset IpFamily.IPv4)

    /// What ip route prints of a namespace: its table main of IPv4.
    let ipRoutes netns (lab: Lab) = lab.Config.RouteText(netns, IpFamily.IPv4)

    /// How many rules of IPv4 iptables a namespace holds, in all tables.
    let ruleCount netns (lab: Lab) =
        lab.Config[netns].GetRuleset(IpFamily.IPv4).Tables.Values
        |> Seq.sumBy (fun table -> table.Chains.Values |> Seq.sumBy _.Rules.Count)

    /// The rules that a packet met on its way there, in order, as iptables-save prints them.
    let rulesMet (trace: PacketTrace) =
        trace.Steps
        |> Seq.choose (function
            | :? RuleStep as step -> Some step.Text
            | _ -> None)
        |> List.ofSeq

    /// A trace as its story, as the prompt shows it: every decision on the way there and back. printfn "%s" (story call).
    let story (trace: PacketTrace) = TraceStory.Tell(trace, 100, false)

    /// The namespaces that a packet went through, in order.
    let wayOf (trace: PacketTrace) = trace.Hops |> Seq.map _.Namespace |> List.ofSeq
