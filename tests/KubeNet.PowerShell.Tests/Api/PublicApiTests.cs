using System.Reflection;
using KubeNet.Engine.Labs;
using KubeNet.LabFiles;
using KubeNet.PowerShell.Commands;
using KubeNet.PowerShell.Tests.Support;
using KubeNet.Snapshots;
using PublicApiGenerator;

namespace KubeNet.PowerShell.Tests.Api;

/// <summary>
/// What others build on is approved: a change of a public type or member shows up in tests/Golden/api. KUBENET_UPDATE_GOLDEN=1 approves what is.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies => [.. Approved.Keys];

    private static IReadOnlyDictionary<string, Assembly> Approved { get; } = new[] { typeof(Lab), typeof(SnapshotImport), typeof(LabFile), typeof(LabCmdlet) }
        .Select(type => type.Assembly).ToDictionary(assembly => assembly.GetName().Name!, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_api_is_the_approved_one(string name)
    {
        var api = Approved[name].GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        var path = RepositoryRoot.File("tests", "Golden", "api", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, api);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), api);
    }
}
