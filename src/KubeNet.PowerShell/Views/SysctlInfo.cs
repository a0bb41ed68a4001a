namespace KubeNet.PowerShell.Views;

/// <summary>A sysctl of a namespace.</summary>
public sealed record SysctlInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name with dots: net.ipv4.ip_forward.</summary>
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required string Value { get; init; }

    /// <summary>Whether it was set; otherwise it is the kernel's default.</summary>
    public required bool IsSet { get; init; }

    /// <summary>As <c>sysctl</c> prints it.</summary>
    public override string ToString() => $"{Name} = {Value}";
}
