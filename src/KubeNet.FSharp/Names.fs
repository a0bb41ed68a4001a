namespace KubeNet.FSharp

// Names of the engine's and Orchestration's own that scripts say often, so that one open is enough.

/// How a packet's walk ended.
type Verdict = KubeNet.Engine.Tracing.Verdict

/// A protocol above IP: IpProtocol.Tcp, IpProtocol.Icmp ...
type IpProtocol = KubeNet.Engine.Packets.IpProtocol

/// An address of either family: IpAddress.Parse "10.0.0.1".
type IpAddress = KubeNet.Engine.Addressing.IpAddress

/// A table of iptables.
type TableName = KubeNet.Engine.Netfilter.TableName

/// What ip link set changes on a link.
type LinkChange = KubeNet.Engine.Namespaces.LinkChange

/// What dockerd is started with.
type DaemonOptions = KubeNet.Orchestration.Docker.DaemonOptions

/// The options of a Docker network's driver.
type DockerNetworkOptions = KubeNet.Orchestration.Docker.DockerNetworkOptions

/// How containers of a Docker network are reached from outside.
type GatewayMode = KubeNet.Orchestration.Docker.GatewayMode

/// A network plugin of a cluster.
type CniKind = KubeNet.Orchestration.Kubernetes.CniKind

/// Whether a service's traffic stays on its node.
type TrafficPolicy = KubeNet.Orchestration.Kubernetes.Objects.TrafficPolicy
