namespace KubeNet.PowerShell.Views;

/// <summary>A name and an address that a container resolves it to.</summary>
public sealed record DockerNameInfo : LabObject
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The address.</summary>
    public required string IPAddress { get; init; }

    /// <summary>The address.</summary>
    public override string ToString() => IPAddress;
}
