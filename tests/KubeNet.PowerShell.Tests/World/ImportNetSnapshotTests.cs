using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.World;

public sealed class ImportNetSnapshotTests : IDisposable
{
    private static readonly string Bundle = RepositoryRoot.File("tests", "Golden", "bundles", "docker-host");

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_bundle_becomes_namespaces_that_answer()
    {
        var report = _session.Run($"Import-NetSnapshot '{Bundle}'").Single();
        Assert.Equal(["db", "host", "outside", "web"], (string[])report.Properties["Namespaces"].Value);
        Assert.True((bool)report.Properties["IsComplete"].Value);
        Assert.True((bool)_session.Run("Test-Packet outside 192.0.2.10 8080").Single().BaseObject);
    }

    [Fact]
    public void The_report_is_shown_as_a_summary()
    {
        var shown = _session.Show($"Import-NetSnapshot '{Bundle}'");
        Assert.Contains("  web: 2 links, 4 addresses, ", shown, StringComparison.Ordinal);
        Assert.EndsWith("All of it was understood.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Namespaces_can_get_other_names()
    {
        _session.Run($"'{Bundle}' | Import-NetSnapshot -Namespace @{{ host = 'docker1' }}");
        Assert.Contains("docker1", _session.Lab.Config.Namespaces.Keys);
        Assert.DoesNotContain("host", _session.Lab.Config.Namespaces.Keys);
    }

    [Fact]
    public void A_pattern_names_several_bundles()
    {
        _session.Run($"Import-NetSnapshot '{Path.GetDirectoryName(Bundle)}/[dk]*' -Namespace @{{ 'kube-node/host' = 'kube-host'; 'kube-node/outside' = 'beyond' }}");
        Assert.Equal("host kube-host", string.Join(' ', _session.Run("Get-NetNamespace *host")));
    }

    [Fact]
    public void WhatIf_imports_nothing()
    {
        _session.Run($"Import-NetSnapshot '{Bundle}' -WhatIf");
        Assert.Empty(_session.Lab.Config.Namespaces);
    }

    [Fact]
    public void A_namespace_is_imported_once()
    {
        _session.Run($"Import-NetSnapshot '{Bundle}'");
        _session.Fail("NamespaceExists", $"Import-NetSnapshot '{Bundle}'");
    }

    [Fact]
    public void A_bundle_that_is_not_there_is_an_error() => _session.Fail("PathNotFound", "Import-NetSnapshot no-such-bundle");
}
