namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Packets
open KubeNet.Orchestration.Kubernetes
open KubeNet.Orchestration.Kubernetes.Edits
open KubeNet.Orchestration.Kubernetes.Objects

/// Whom a network policy is about: pods by their labels, namespaces by theirs, or addresses.
type Peer = private Peer of PolicyPeer

/// What is between the braces of a network policy.
type PolicyLine =
    private
    | Selects of LabelSelector
    | Ingress of PolicyRule option
    | Egress of PolicyRule option

/// A network policy, and in braces which pods it is about and what it allows.
[<Sealed>]
type PolicyBlock internal (name: string) =
    inherit Block<PolicyLine>()

    /// The policy with what is in the braces.
    member _.Run(block: unit -> Line<PolicyLine> list) : IClusterPart =
        let parts = block () |> List.map _.Part

        let ingress =
            parts
            |> List.choose (function
                | Ingress rule -> Some rule
                | _ -> None)

        let egress =
            parts
            |> List.choose (function
                | Egress rule -> Some rule
                | _ -> None)

        ClusterChange(fun cluster ->
            let selector =
                match
                    parts
                    |> List.choose (function
                        | Selects selector -> Some selector
                        | _ -> None)
                with
                | [ one ] -> one
                | [] ->
                    Place.complain
                        "SelectorMissing"
                        $"Which pods is network policy '{name}' about? Say selects \"app=web\", or selects \"\" for all of its namespace."
                | _ -> Place.complain "ConflictingOptions" $"Network policy '{name}' selects pods twice; give one selector."

            if ingress.IsEmpty && egress.IsEmpty then
                Place.complain
                    "PolicyDirectionMissing"
                    $"Network policy '{name}' says nothing: give allowFrom, allowTo, denyIngress or denyEgress."

            cluster.AddNetworkPolicy(
                NetworkPolicy(
                    Name = ObjectName.Parse name,
                    PodSelector = selector,
                    AppliesToIngress = not ingress.IsEmpty,
                    AppliesToEgress = not egress.IsEmpty,
                    Ingress = EquatableArray.ToEquatableArray(List.choose id ingress),
                    Egress = EquatableArray.ToEquatableArray(List.choose id egress)
                )
            ))

/// The words for network policies.
[<AutoOpen>]
module Policies =
    /// A network policy: networkPolicy "web" { selects "app=web"; allowFrom [ pods "app=client" ] [ tcp 80 ] }.
    let networkPolicy name = PolicyBlock name

    /// Which pods of its namespace a policy is about: selects "app=web,tier in (a,b)"; selects "" for all.
    let selects selector = Selects(LabelSelector.Parse selector)

    /// Pods of the policy's own namespace by their labels.
    let pods selector = Peer(PolicyPeer(PodSelector = LabelSelector.Parse selector))

    /// All pods of namespaces by the namespaces' labels.
    let namespaces selector = Peer(PolicyPeer(NamespaceSelector = LabelSelector.Parse selector))

    /// Pods by their labels, in namespaces by theirs.
    let podsIn namespaces pods =
        Peer(PolicyPeer(NamespaceSelector = LabelSelector.Parse namespaces, PodSelector = LabelSelector.Parse pods))

    /// Addresses of a network.
    let block network = Peer(PolicyPeer(IpBlock = IpBlock(IpPrefix.Parse network, EquatableArray.ToEquatableArray [])))

    /// Addresses of a network, but not those of some networks inside it.
    let blockExcept network holes =
        Peer(PolicyPeer(IpBlock = IpBlock(IpPrefix.Parse network, EquatableArray.ToEquatableArray(holes |> List.map IpPrefix.Parse))))

    let private ruleOf (peers: Peer list) (sockets: Socket list) =
        let sockets = sockets |> List.map (portAlone "A policy's port")

        PolicyRule(
            EquatableArray.ToEquatableArray(peers |> List.map (fun (Peer peer) -> peer)),
            EquatableArray.ToEquatableArray(sockets |> List.map (fun socket -> PolicyPort(socket.Protocol, PortReference.Of socket.Port)))
        )

    /// Lets in what comes from any of the peers for any of the ports; an empty list is everybody, or every port.
    let allowFrom peers sockets = Ingress(Some(ruleOf peers sockets))

    /// Lets out what goes to any of the peers and any of the ports; an empty list is everybody, or every port.
    let allowTo peers sockets = Egress(Some(ruleOf peers sockets))

    /// Lets nothing in but what a policy allows.
    let denyIngress = Ingress None

    /// Lets nothing out but what a policy allows.
    let denyEgress = Egress None
