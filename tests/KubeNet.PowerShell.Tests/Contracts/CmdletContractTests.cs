using System.Management.Automation;
using System.Reflection;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Contracts;

/// <summary>What every cmdlet keeps to, whoever wrote it.</summary>
public sealed class CmdletContractTests
{
    /// <summary>Verbs of cmdlets that change nothing which a person configured. Those that send packets leave traces of traffic, and that is what they are for.</summary>
    private static readonly string[] s_readers = ["Get", "Find", "Compare", "Save", "Show", "Resolve", "Test", "Trace", "Measure"];

    /// <summary>Parameters that name something which other cmdlets return under the same name.</summary>
    private static readonly string[] s_names = ["Namespace", "Name", "Link", "Chain", "Table", "Cluster", "Container", "DockerHost"];

    /// <summary>Parameters that do not bind so, and why.</summary>
    private static readonly Dictionary<string, string> s_unbound = new(StringComparer.Ordinal)
    {
        ["Checkpoint-NetLab -Name"] = "a lab's own name would be taken for the checkpoint's",
        ["Connect-DockerNetwork -Name"] = "a container's name would be taken for the network's; containers come down the pipeline",
        ["Disconnect-DockerNetwork -Name"] = "likewise",
        ["Import-NetLab -Name"] = "a file's name would be taken for the lab's",
        ["Resolve-DockerName -Container"] = "names come down the pipeline",
        ["Resolve-DockerName -DockerHost"] = "likewise",
        ["Save-IpSet -Name"] = "a namespace's name would be taken for the set's",
    };

    public static TheoryData<Type> Cmdlets => [.. Session.Cmdlets];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_changes_something_asks_first(Type cmdlet)
    {
        var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        Assert.Equal(!s_readers.Contains(attribute.VerbName), attribute.SupportsShouldProcess);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_it_returns_is_stated(Type cmdlet)
    {
        var mustWrite = s_readers.Contains(cmdlet.GetCustomAttribute<CmdletAttribute>()!.VerbName);
        Assert.True(cmdlet.GetCustomAttributes<OutputTypeAttribute>().Any() || !(mustWrite || WritesObjects(cmdlet)), $"{cmdlet.Name} writes objects and has no OutputType.");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_names_something_binds_from_the_pipeline(Type cmdlet)
    {
        var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        var ofObjects = cmdlet.GetProperty("InputObject") is not null;
        if (attribute.VerbName is "Get" or "New" || ofObjects)
            return;
        foreach (var property in cmdlet.GetProperties().Where(property => s_names.Contains(property.Name) && (property.PropertyType == typeof(string) || property.PropertyType == typeof(string[]))))
        {
            var parameters = property.GetCustomAttributes<ParameterAttribute>().ToList();
            var binds = parameters.Count == 0 || parameters.Any(parameter => parameter.ValueFromPipelineByPropertyName || parameter.ValueFromPipeline);
            Assert.True(binds != s_unbound.ContainsKey($"{attribute.VerbName}-{attribute.NounName} -{property.Name}"), $"-{property.Name} of {cmdlet.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_names_a_network_namespace_takes_a_pod_for_its_own(Type cmdlet)
    {
        foreach (var property in cmdlet.GetProperties().Where(property => property.GetCustomAttributes<ArgumentCompleterAttribute>().Any(attribute => attribute.Type == typeof(NamespaceCompleter)) && property.Name is "Namespace" or "Name"))
            Assert.True(property.GetCustomAttributes().Any(attribute => attribute.GetType().Name == "NetworkNamespaceAttribute"), $"-{property.Name} of {cmdlet.Name}");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_is_true_or_false_completes(Type cmdlet)
    {
        foreach (var property in cmdlet.GetProperties().Where(property => property.PropertyType == typeof(bool?)))
            Assert.True(property.GetCustomAttributes<ArgumentCompleterAttribute>().Any(attribute => attribute.Type == typeof(TruthCompleter)), $"-{property.Name} of {cmdlet.Name}");
    }

    [Fact]
    public void Every_exception_is_a_parameter() => Assert.All(s_unbound.Keys, name => Assert.Contains(
        Session.Cmdlets,
        cmdlet => cmdlet.GetCustomAttribute<CmdletAttribute>() is { } attribute && name.Split(" -") is [var command, var parameter] && command == $"{attribute.VerbName}-{attribute.NounName}" && cmdlet.GetProperty(parameter) is not null));

    /// <summary>Whether the cmdlet's own code, or that of its base classes in the module, calls WriteObject. What removes something inherits more than it uses.</summary>
    private static bool WritesObjects(Type cmdlet)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = cmdlet; type.Assembly == cmdlet.Assembly && !(type.IsAbstract && cmdlet.Name.StartsWith("Remove", StringComparison.Ordinal)); type = type.BaseType!)
        {
            if (type.GetNestedTypes(all).Append(type).SelectMany(each => each.GetMethods(all)).Any(CallsWriteObject))
                return true;
        }

        return false;
    }

    private static bool CallsWriteObject(MethodInfo method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at + 4 < code.Length; at++)
        {
            // call and callvirt, with the method's token behind; other bytes that look alike name no WriteObject.
            if (code[at] is 0x28 or 0x6f && BitConverter.ToInt32(code, at + 1) is var token && token >> 24 is 0x06 or 0x0a && NameOf(method, token) == "WriteObject")
                return true;
        }

        return false;
    }

    private static string? NameOf(MethodInfo method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token)?.Name;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
