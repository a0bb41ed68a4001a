using System.Management.Automation;
using KubeNet.Manifests;
using KubeNet.Manifests.Live;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Brings a live cluster into the lab: reads its API through a kubeconfig, and changes nothing there.</summary>
/// <remarks>
/// Only GET is sent: lists of namespaces, nodes, pods, services, endpoints, policies and workloads, page by page, and the ConfigMaps in which kubeadm, kube-proxy and
/// flannel keep their settings. What you may not see is a line of the report. Returns the same report as Import-KubeManifest. A kubeconfig with an
/// exec plugin runs that program, as kubectl does.
/// </remarks>
/// <example>
/// <summary>The cluster of the kubeconfig's current context.</summary>
/// <code>Import-KubeCluster -WhatIf -Kubeconfig ./no-such-kubeconfig -ErrorAction SilentlyContinue
/// # on a machine with a kubeconfig: Import-KubeCluster</code>
/// </example>
[Cmdlet(VerbsData.Import, "KubeCluster", SupportsShouldProcess = true)]
[OutputType(typeof(KubeImportReport))]
public sealed class ImportKubeClusterCommand : KubeImportCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The kubeconfig; as kubectl the first of KUBECONFIG, or .kube/config in the home folder, unless given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Kubeconfig { get; set; }

    /// <summary>The context; the kubeconfig's current one unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubeContextCompleter))]
    public string? Context { get; set; }

    /// <summary>How long one answer may take, in seconds; 30 unless given.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <inheritdoc/>
    protected override object? Target => Kubeconfig;

    /// <summary>Ends the reading.</summary>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void Process()
    {
        var kubeconfig = Manifests.Live.Kubeconfig.Load(Kubeconfig is null ? null : GetUnresolvedProviderPathFromPSPath(Kubeconfig));
        var set = Read(kubeconfig);
        Import(set, [$"{kubeconfig.Path}: {Context ?? kubeconfig.CurrentContext}"]);
    }

    // The answers come on other threads, and PowerShell wants to hear of them on this one.
    private ManifestSet Read(Kubeconfig kubeconfig)
    {
        const int Glance = 200;
        var reading = new LatestProgress();
        var progress = new ProgressBar(this, "Read cluster");
        var options = new ClusterReaderOptions { Timeout = TimeSpan.FromSeconds(TimeoutSeconds), Into = Into };
        var read = Task.Run(() => ClusterReader.ReadAsync(kubeconfig, Context, options, reading, _stop.Token));
        while (!Task.WaitAny([read], Glance).Equals(0))
            progress.Report(new(reading.Latest, 0, 0));
        progress.Complete();
        return read.GetAwaiter().GetResult();
    }

    private sealed class LatestProgress : IProgress<string>
    {
        private volatile string _latest = "";

        public string Latest => _latest;

        public void Report(string value) => _latest = value;
    }
}
