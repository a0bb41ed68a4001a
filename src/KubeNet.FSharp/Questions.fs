namespace KubeNet.FSharp

open KubeNet.Engine.Addressing
open KubeNet.Engine.Labs
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Netfilter
open KubeNet.Engine.Tracing
open KubeNet.Engine.Tracing.Steps

/// The words for looking at a lab and at traces.
[<AutoOpen>]
module Questions =
    /// What iptables-save prints of a namespace.
    let iptablesSave netns (lab: Lab) = IptablesSave.Write(lab.Config[netns].GetRuleset IpFamily.IPv4)

    /// What ip route prints of a namespace: its table main.
    let ipRoutes netns (lab: Lab) = lab.Config.RouteText(netns, IpFamily.IPv4)

    /// How many rules of iptables a namespace holds, in all tables.
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

    /// The namespaces that a packet went through, in order.
    let wayOf (trace: PacketTrace) = trace.Hops |> Seq.map _.Namespace |> List.ofSeq
