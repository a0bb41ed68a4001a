namespace KubeNet.FSharp

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Orchestration.Kubernetes
open KubeNet.Orchestration.Kubernetes.Edits
open KubeNet.Orchestration.Kubernetes.Objects

/// What is between the braces of a cluster: its settings, nodes, pods, services, policies.
type IClusterPart =
    /// The cluster with it made or changed.
    abstract Apply: cluster: Cluster -> Cluster

/// A change of a cluster that a function makes.
[<Sealed>]
type internal ClusterChange(apply: Cluster -> Cluster) =
    interface IClusterPart with
        member _.Apply cluster = apply cluster

/// A node as it is put together.
type NodeDraft =
    internal
        { Labels: LabelSet
          Addresses: IpAddress list
          PodCidrs: IpPrefix list
          IsUnschedulable: bool
          Taints: Taint list }

/// What is between the braces of a node.
type INodePart =
    /// What is put together, with it.
    abstract AddTo: draft: NodeDraft -> NodeDraft

/// A line of a node that a function makes.
[<Sealed>]
type NodePart internal (apply: NodeDraft -> NodeDraft) =
    interface INodePart with
        member _.AddTo draft = apply draft

/// A node, and in braces its addresses and labels.
[<Sealed>]
type NodeBlock internal (name: string) =
    inherit Block<INodePart>()

    static let blank =
        { Labels = LabelSet.Empty
          Addresses = []
          PodCidrs = []
          IsUnschedulable = false
          Taints = [] }

    let add lines (cluster: Cluster) =
        let draft = lines |> Line.fold (fun draft (part: INodePart) -> part.AddTo draft) blank

        cluster.AddNode(
            Node(
                Name = name,
                Labels = draft.Labels,
                Addresses = EquatableArray.ToEquatableArray draft.Addresses,
                PodCidrs = EquatableArray.ToEquatableArray draft.PodCidrs,
                IsUnschedulable = draft.IsUnschedulable,
                Taints = EquatableArray.ToEquatableArray draft.Taints
            )
        )

    /// The node with what is in the braces.
    member _.Run(block: unit -> Line<INodePart> list) : IClusterPart = ClusterChange(add (block ()))

    interface IClusterPart with
        member _.Apply cluster = add [] cluster

/// A pod as it is put together.
type PodDraft =
    internal
        { Labels: LabelSet
          NodeName: string option
          Addresses: IpAddress list
          HostNetwork: bool
          Containers: (string * ContainerPort list) list
          IsReady: bool
          Hostname: string option
          Subdomain: string option
          HostAliases: HostAlias list
          NodeSelector: LabelSet }

module internal PodDraft =
    let blank =
        { Labels = LabelSet.Empty
          NodeName = None
          Addresses = []
          HostNetwork = false
          Containers = [ "app", [] ]
          IsReady = true
          Hostname = None
          Subdomain = None
          HostAliases = []
          NodeSelector = LabelSet.Empty }

    let pod (name: string) draft =
        Pod(
            Name = ObjectName.Parse name,
            NodeName = Option.toObj draft.NodeName,
            Labels = draft.Labels,
            Addresses = EquatableArray.ToEquatableArray draft.Addresses,
            HostNetwork = draft.HostNetwork,
            Containers =
                EquatableArray.ToEquatableArray(
                    draft.Containers |> List.map (fun (name, ports) -> Container(name, EquatableArray.ToEquatableArray ports))
                ),
            IsReady = draft.IsReady,
            Hostname = Option.toObj draft.Hostname,
            Subdomain = Option.toObj draft.Subdomain,
            HostAliases = EquatableArray.ToEquatableArray draft.HostAliases,
            NodeSelector = draft.NodeSelector
        )

    /// The draft with one more port of a container; the container is made where there is none of that name.
    let openPort container (port: ContainerPort) draft =
        let containers =
            if draft.Containers |> List.exists (fst >> (=) container) then
                draft.Containers
            else
                draft.Containers @ [ container, [] ]

        { draft with
            Containers =
                containers
                |> List.map (fun (name, ports) ->
                    if name = container then
                        name, ports @ [ port ]
                    else
                        name, ports) }

/// What is between the braces of a pod, or of what makes pods.
type IPodPart =
    /// What is put together, with it.
    abstract AddTo: draft: PodDraft -> PodDraft

/// A line of a pod, or of what makes pods that a function makes.
[<Sealed>]
type PodPart internal (apply: PodDraft -> PodDraft) =
    interface IPodPart with
        member _.AddTo draft = apply draft

/// What blocks of pods share: a list of lines of one kind (label ...) is as good as one of any.
[<AbstractClass>]
type PodPartBlock() =
    inherit Block<IPodPart>()

    /// Several lines of one kind that were made elsewhere.
    member block.YieldFrom
        (
            parts: 'part seq when 'part :> IPodPart,
            [<CallerFilePath; Optional; DefaultParameterValue("")>] file: string,
            [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int
        ) =
        block.YieldFrom(parts |> Seq.map (fun part -> part :> IPodPart), file, line)

/// A pod, and in braces where it runs, its labels and ports.
[<Sealed>]
type PodBlock internal (name: string) =
    inherit PodPartBlock()

    let add lines (cluster: Cluster) =
        cluster.AddPod(lines |> Line.fold (fun draft (part: IPodPart) -> part.AddTo draft) PodDraft.blank |> PodDraft.pod name)

    /// The pod with what is in the braces.
    member _.Run(block: unit -> Line<IPodPart> list) : IClusterPart = ClusterChange(add (block ()))

    interface IClusterPart with
        member _.Apply cluster = add [] cluster

/// What makes pods of a template: a Deployment and its like. In braces: the template.
[<Sealed>]
type WorkloadBlock internal (kind: WorkloadKind, name: string, replicas: int) =
    inherit PodPartBlock()

    /// The workload with the template in the braces.
    member _.Run(block: unit -> Line<IPodPart> list) : IClusterPart =
        let lines = block ()

        ClusterChange(fun cluster ->
            let draft = lines |> Line.fold (fun draft (part: IPodPart) -> part.AddTo draft) PodDraft.blank

            if draft.Labels.Items.Count = 0 then
                Place.complain
                    "SelectorMissing"
                    $"The pods of {kind} '{name}' have no label, by which it would know them; give one: label \"app\" \"{name}\"."

            cluster.AddWorkload(
                Workload(
                    Kind = kind,
                    Name = ObjectName.Parse name,
                    Replicas = replicas,
                    Selector = LabelSelector(MatchLabels = draft.Labels),
                    Template = PodDraft.pod name draft
                )
            ))

/// The words for nodes and pods.
[<AutoOpen>]
module Pods =
    /// A machine of the cluster; its network namespace has its name.
    let node name = NodeBlock name

    /// A pod: pod "web-1" { on "node1"; label "app" "web"; listens (tcp 80) }. Of another namespace: pod "shop/web-1".
    let pod name = PodBlock name

    /// A Deployment: deployment "web" 3 { label "app" "web"; listens (tcp 80) }.
    let deployment name replicas = WorkloadBlock(WorkloadKind.Deployment, name, replicas)

    /// A StatefulSet.
    let statefulSet name replicas = WorkloadBlock(WorkloadKind.StatefulSet, name, replicas)

    /// A DaemonSet: a pod on every node.
    let daemonSet name = WorkloadBlock(WorkloadKind.DaemonSet, name, 1)

    /// The node that a pod runs on; the scheduler chooses unless given.
    let on node =
        PodPart(fun draft ->
            match draft.NodeName with
            | Some other when other <> node -> Place.complain "ConflictingOptions" $"It runs on '{other}' already; give one node."
            | _ -> { draft with NodeName = Some node })

    /// A pod uses its node's network namespace.
    let onHostNetwork = PodPart(fun draft -> { draft with HostNetwork = true })

    /// A pod is not ready: services do not send to it.
    let notReady = PodPart(fun draft -> { draft with IsReady = false })

    /// A pod's port with a name, which services and policies can refer to.
    let listensAs (name: string) socket =
        let socket = portAlone "A pod's port" socket
        PodPart(PodDraft.openPort "app" (ContainerPort(Port = socket.Port, Protocol = socket.Protocol, Name = name)))

    /// A port of the node that leads to a port of the pod: hostPort 8080 (tcp 80).
    let hostPort port socket =
        let port = portOf port
        let socket = portAlone "A pod's port" socket
        PodPart(PodDraft.openPort "app" (ContainerPort(Port = socket.Port, Protocol = socket.Protocol, HostPort = Nullable port)))

    /// A further container of the pod that listens: sidecar "proxy" (tcp 15001).
    let sidecar container socket =
        let socket = portAlone "A pod's port" socket
        PodPart(PodDraft.openPort container (ContainerPort(Port = socket.Port, Protocol = socket.Protocol)))

    /// The headless service that names a pod in DNS.
    let subdomain service = PodPart(fun draft -> { draft with Subdomain = Some service })

    /// A line of a pod's /etc/hosts: hostAlias "203.0.113.5" [ "legacy"; "legacy.example.com" ].
    let hostAlias address (names: string list) =
        let alias = HostAlias(IpAddress.Parse address, EquatableArray.ToEquatableArray names)
        PodPart(fun draft -> { draft with HostAliases = draft.HostAliases @ [ alias ] })

    /// A pod runs only on nodes with a label: nodeSelector "disk" "ssd".
    let nodeSelector key value = PodPart(fun draft -> { draft with NodeSelector = draft.NodeSelector.With(key, value) })

    /// The scheduler leaves a node out.
    let unschedulable = NodePart(fun draft -> { draft with IsUnschedulable = true })

    /// A taint of a node that keeps pods away: taint "gpu" "" "NoSchedule".
    let taint key value effect = NodePart(fun draft -> { draft with Taints = draft.Taints @ [ Taint(key, value, effect) ] })

    /// A node's zone.
    let zone (name: string) = NodePart(fun draft -> { draft with Labels = draft.Labels.With("topology.kubernetes.io/zone", name) })
