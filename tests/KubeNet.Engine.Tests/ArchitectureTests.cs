using KubeNet.Engine.Labs;
using NetArchTest.Rules;

namespace KubeNet.Engine.Tests;

/// <summary>The dependency rules of docs/design.md, read off the compiled assembly.</summary>
public sealed class ArchitectureTests
{
    /// <summary>Folders of the engine by layer: a folder refers only to its own layer and to earlier ones.</summary>
    private static readonly string[][] s_layers =
    [
        ["Addressing"],
        ["Packets"],
        ["Tracing"],
        ["Devices", "Neighbors", "Routing", "Conntrack"],
        ["Netfilter"],
        ["Namespaces"],
        ["Forwarding"],
        ["Labs"],
    ];

    public static TheoryData<string> Folders => [.. s_layers.SelectMany(layer => layer)];

    [Fact]
    public void The_engine_references_nothing_but_the_framework()
    {
        var foreign = typeof(Lab).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
        Assert.Empty(foreign);
    }

    [Fact]
    public void Every_folder_of_the_engine_has_a_place_in_the_order()
    {
        var folders = typeof(Lab).Assembly.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name?.StartsWith("KubeNet.Engine.", StringComparison.Ordinal) == true)
            .Select(name => name!.Split('.')[2])
            .Distinct();
        Assert.Equal(s_layers.SelectMany(layer => layer).Order(), folders.Order());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_refers_only_to_folders_left_of_it(string folder)
    {
        var layer = Array.FindIndex(s_layers, names => names.Contains(folder));
        var later = s_layers.Skip(layer + 1).SelectMany(names => names).Select(name => $"KubeNet.Engine.{name}").ToArray();
        var result = Types.InAssembly(typeof(Lab).Assembly).That().ResideInNamespaceStartingWith($"KubeNet.Engine.{folder}")
            .ShouldNot().HaveDependencyOnAny(later).GetResult();
        Assert.True(result.IsSuccessful, $"{folder} refers to later folders in: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void The_order_is_not_vacuous_because_the_walk_uses_netfilter()
    {
        var users = Types.InAssembly(typeof(Lab).Assembly).That().HaveDependencyOn("KubeNet.Engine.Netfilter").GetTypes();
        Assert.Contains(users, type => type.Name == "HookRunner");
    }
}
