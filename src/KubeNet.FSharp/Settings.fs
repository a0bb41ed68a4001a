namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Orchestration.Kubernetes
open KubeNet.Orchestration.Kubernetes.Edits
open KubeNet.Orchestration.Kubernetes.Objects

/// A cluster's settings as they are put together.
type internal SettingsDraft =
    { PodCidrs: IpPrefix list
      ServiceCidrs: IpPrefix list
      NodeCidrs: IpPrefix list
      Cni: CniKind option
      ProxyMode: ProxyMode
      Masquerade: bool
      MasqueradeAll: bool
      Encapsulation: bool
      NodePortAddresses: IpPrefix list
      LocalhostNodePorts: bool }

/// A setting of a cluster: its plugin, its networks.
type Setting internal (apply: SettingsDraft -> SettingsDraft) =
    member internal _.Apply draft = apply draft

    interface IClusterPart with
        member _.Apply _ =
            Place.complain "ClusterOptionImmutable" "A cluster's settings are given where it is made: in the braces of cluster."

module internal Settings =
    let private blank =
        { PodCidrs = []
          ServiceCidrs = []
          NodeCidrs = []
          Cni = None
          ProxyMode = ProxyMode.Iptables
          Masquerade = true
          MasqueradeAll = false
          Encapsulation = true
          NodePortAddresses = []
          LocalhostNodePorts = true }

    let options (lines: Line<Setting> list) =
        let draft = lines |> Line.fold (fun draft setting -> setting.Apply draft) blank
        let defaults = ClusterOptions()

        let orElse (ours: EquatableArray<IpPrefix>) (given: IpPrefix list) =
            if given.IsEmpty then
                ours
            else
                EquatableArray.ToEquatableArray given

        let options =
            ClusterOptions(
                PodCidrs = orElse defaults.PodCidrs draft.PodCidrs,
                ServiceCidrs = orElse defaults.ServiceCidrs draft.ServiceCidrs,
                NodeCidrs = orElse defaults.NodeCidrs draft.NodeCidrs,
                Cni = (draft.Cni |> Option.defaultValue CniKind.Bridge),
                ProxyMode = draft.ProxyMode,
                BridgeIpMasq = draft.Masquerade,
                MasqueradeAll = draft.MasqueradeAll,
                CalicoIpip = draft.Encapsulation,
                NodePortAddresses = EquatableArray.ToEquatableArray draft.NodePortAddresses,
                LocalhostNodePorts = draft.LocalhostNodePorts
            )

        if draft.NodeCidrs.IsEmpty then
            options.WithNodesBeside()
        else
            options
