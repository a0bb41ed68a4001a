namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>The names of the daemon's chains.</summary>
internal static class DockerChains
{
    /// <summary>In nat the translations of published ports; in filter who may reach a container from outside its bridge.</summary>
    public const string Docker = "DOCKER";

    /// <summary>What FORWARD jumps to.</summary>
    public const string Forward = "DOCKER-FORWARD";

    /// <summary>What goes to a bridge.</summary>
    public const string Bridge = "DOCKER-BRIDGE";

    /// <summary>What belongs to a connection that is there.</summary>
    public const string Conntrack = "DOCKER-CT";

    /// <summary>Internal networks' borders.</summary>
    public const string Internal = "DOCKER-INTERNAL";

    /// <summary>The administrator's own rules, before all of Docker's.</summary>
    public const string User = "DOCKER-USER";

    /// <summary>Swarm's published ports.</summary>
    public const string Ingress = "DOCKER-INGRESS";

    /// <summary>In a container: queries on their way to the embedded DNS server.</summary>
    public const string ResolverOutput = "DOCKER_OUTPUT";

    /// <summary>In a container: answers on their way from the embedded DNS server.</summary>
    public const string ResolverPostrouting = "DOCKER_POSTROUTING";
}
