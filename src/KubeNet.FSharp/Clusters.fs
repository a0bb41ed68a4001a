namespace KubeNet.FSharp

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Orchestration.Kubernetes
open KubeNet.Orchestration.Kubernetes.Edits
open KubeNet.Orchestration.Kubernetes.Objects

module internal ClusterLines =
    // What a loop yields, or one place in the source, is one edit, as a command with several names is; of large clusters that costs far less.
    let private belong (line: Line<IClusterPart>) (other: Line<IClusterPart>) =
        match line.Loop, other.Loop with
        | None, None -> line.Place = other.Place
        | Some loop, Some otherLoop -> obj.ReferenceEquals(loop, otherLoop)
        | _ -> false

    let private edits lines =
        let add line edits =
            match edits with
            | (next :: _ as edit) :: rest when belong line next -> (line :: edit) :: rest
            | _ -> [ line ] :: edits

        List.foldBack add lines []

    // What no line of an edit is to blame for is told at the line, and of several lines at their loop.
    let private placeOf (edit: Line<IClusterPart> list) =
        let first = edit.Head

        match first.Loop with
        | Some loop when edit |> List.exists (fun line -> line.Place <> first.Place) -> loop.Place
        | _ -> first.Place

    let apply name lines (config: NetworkConfig) =
        (config, edits lines)
        ||> List.fold (fun config edit ->
            let place = placeOf edit
            let parts cluster = edit |> Line.fold (fun cluster part -> part.Apply cluster) cluster
            let config = Place.at place (fun () -> config.EditCluster(name, parts))
            ClusterWarnings.note place name config
            config)

/// What blocks of a cluster share: a list of lines of one kind (node ...) is as good as one of any.
[<AbstractClass>]
type ClusterPartBlock() =
    inherit Block<IClusterPart>()

    /// Several lines of one kind that were made elsewhere.
    member block.YieldFrom
        (
            parts: 'part seq when 'part :> IClusterPart,
            [<CallerFilePath; Optional; DefaultParameterValue("")>] file: string,
            [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int
        ) =
        block.YieldFrom(parts |> Seq.map (fun part -> part :> IClusterPart), file, line)

/// A cluster to make, and in braces its settings, nodes, pods, services and policies.
[<Sealed>]
type ClusterBlock internal (name: string) =
    inherit ClusterPartBlock()

    /// The change that the block is.
    member _.Run(block: unit -> Line<IClusterPart> list) : IEdit =
        let settings, objects = block () |> List.partition (fun line -> line.Part :? Setting)

        let settings = settings |> List.map (fun line -> { Place = line.Place; Part = line.Part :?> Setting; Loop = line.Loop })

        Edit(fun config -> config.AddCluster(name, Settings.options settings) |> ClusterLines.apply name objects)

    interface IEdit with
        member _.Apply config = config.AddCluster(name, Settings.options [])

/// A cluster of the lab, and in braces what to change in it.
[<Sealed>]
type InClusterBlock internal (name: string) =
    inherit ClusterPartBlock()

    /// The change that the block is.
    member _.Run(block: unit -> Line<IClusterPart> list) : IEdit =
        let lines = block ()
        Edit(ClusterLines.apply name lines)

/// A namespace of a cluster, and in braces its labels.
[<Sealed>]
type KubeNamespaceBlock internal (name: string) =
    inherit Block<Label>()

    let add labels (cluster: Cluster) =
        cluster.AddNamespace(
            name,
            LabelSet.Of(labels |> List.map (fun (label: Label) -> Collections.Generic.KeyValuePair(label.Key, label.Value)))
        )

    /// The namespace with what is in the braces.
    member _.Run(block: unit -> Line<Label> list) : IClusterPart = ClusterChange(add (block () |> List.map _.Part))

    interface IClusterPart with
        member _.Apply cluster = add [] cluster

/// The words for clusters.
[<AutoOpen>]
module Clusters =
    /// A Kubernetes cluster: cluster "kubernetes" { flannel; node "node1"; pod "web" { ... }; service "web" { ... } }.
    let cluster name = ClusterBlock name

    /// A cluster that is there already, and in braces what to change in it.
    let inCluster name = InClusterBlock name

    /// A namespace of the cluster: kubeNamespace "shop" { label "team" "a" }.
    let kubeNamespace name = KubeNamespaceBlock name

    /// The network plugin; CniKind.Bridge with routes between the nodes unless given.
    let cni kind =
        Setting(fun draft ->
            match draft.Cni with
            | Some other when other <> kind -> Place.complain "ConflictingOptions" $"The cluster's plugin is {other} already; give one."
            | _ -> { draft with Cni = Some kind })

    /// Flannel with VXLAN between the nodes.
    let flannel = cni CniKind.FlannelVxlan

    /// Flannel with routes between the nodes.
    let flannelHostGw = cni CniKind.FlannelHostGw

    /// Calico.
    let calico = cni CniKind.Calico

    /// Where services' addresses come from; 10.96.0.0/12 unless given.
    let serviceCidr network =
        let network = IpPrefix.Parse network

        Setting(fun draft -> { draft with ServiceCidrs = draft.ServiceCidrs @ [ network ] })

    /// Where the nodes' own addresses come from.
    let nodeCidr network =
        let network = IpPrefix.Parse network

        Setting(fun draft -> { draft with NodeCidrs = draft.NodeCidrs @ [ network ] })

    /// kube-proxy's --masquerade-all.
    let masqueradeAll = Setting(fun draft -> { draft with MasqueradeAll = true })

    /// The bridge plugin's ipMasq=false.
    let noMasquerade = Setting(fun draft -> { draft with Masquerade = false })

    /// Calico without IPIP.
    let noEncapsulation = Setting(fun draft -> { draft with Encapsulation = false })

    /// kube-proxy does not run.
    let noKubeProxy = Setting(fun draft -> { draft with ProxyMode = ProxyMode.None })

    /// Node ports do not answer on 127.0.0.1.
    let noLocalhostNodePorts = Setting(fun draft -> { draft with LocalhostNodePorts = false })

    let private change apply : IClusterPart = ClusterChange apply

    /// A Deployment or StatefulSet keeps another number of pods: scale "web" 5; where both have the name, scale "StatefulSet web" 5.
    let scale name replicas = change (fun cluster -> cluster.ScaleWorkload(cluster.WorkloadCalled(name: string), replicas))

    /// A pod becomes ready, or not: services follow. ready "web-1" false.
    let ready name isReady = change (fun cluster -> cluster.SetReady(ObjectName.Parse name, isReady))

    /// Takes a Deployment or its like away, with its pods.
    let removeWorkload name = change (fun cluster -> cluster.RemoveWorkload(cluster.WorkloadCalled(name: string)))

    /// Takes a pod away.
    let removePod name = change (fun cluster -> cluster.RemovePod(ObjectName.Parse name))

    /// Takes a service away.
    let removeService name = change (fun cluster -> cluster.RemoveService(ObjectName.Parse name))

    /// Takes a network policy away.
    let removePolicy name = change (fun cluster -> cluster.RemoveNetworkPolicy(ObjectName.Parse name))

    /// Takes a node away.
    let removeNode name = change (fun cluster -> cluster.RemoveNode name)

    /// Any other change of a cluster, by the edits of KubeNet.Orchestration: editCluster (fun cluster -> cluster.SetPod(...)).
    let editCluster (edit: Cluster -> Cluster) = change edit
