using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

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

    internal static SysctlInfo Of(Lab lab, NamespaceConfig home, string name)
    {
        var value = lab.Config.GetSysctl(home.Name, name);
        var parsed = SysctlName.TryParse(name, out var known) ? known.ToString() : name;
        return new SysctlInfo { Lab = lab, Namespace = home.Name, Name = parsed, Value = value, IsSet = home.Sysctls[parsed] is not null };
    }
}
