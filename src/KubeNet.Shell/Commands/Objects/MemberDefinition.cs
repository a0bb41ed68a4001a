using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>One line of Get-Member.</summary>
internal sealed record MemberDefinition(string TypeName, string Name, PSMemberTypes MemberType, string Definition)
{
    public override string ToString() => Definition;
}
