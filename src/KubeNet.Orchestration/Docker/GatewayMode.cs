namespace KubeNet.Orchestration.Docker;

/// <summary>How a bridge network meets the world outside: <c>com.docker.network.bridge.gateway_mode_ipv4</c> and <c>_ipv6</c>.</summary>
public enum GatewayMode
{
    /// <summary>NAT for published ports and for what leaves; nothing else gets in.</summary>
    Nat,

    /// <summary>NAT as above, but every port of a container is open to whoever can route to it.</summary>
    NatUnprotected,

    /// <summary>No NAT: published ports are open at the container's own address.</summary>
    Routed,

    /// <summary>The bridge has no address at all; internal networks only.</summary>
    Isolated,
}

/// <summary>Docker's words for the gateway modes.</summary>
public static class GatewayModes
{
    /// <summary>As Docker writes it.</summary>
    public static string ToName(this GatewayMode mode) => mode switch
    {
        GatewayMode.Nat => "nat",
        GatewayMode.NatUnprotected => "nat-unprotected",
        GatewayMode.Routed => "routed",
        GatewayMode.Isolated => "isolated",
    };
}
