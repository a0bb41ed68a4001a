using System.Net;
using KubeNet.Manifests.Objects;

namespace KubeNet.Manifests.Live;

/// <summary>
/// Reads a live cluster through its API, with GET only: lists of what the model takes, page by page. What the person may not see (403) or the
/// cluster does not have is a line of the report.
/// </summary>
public static class ClusterReader
{
    private const int MostRestarts = 2;

    /// <summary>Reads the cluster of a context.</summary>
    /// <param name="kubeconfig">Where it is and who asks.</param>
    /// <param name="context">The context; the kubeconfig's current one unless given.</param>
    /// <param name="options">Page size, timeout, limits.</param>
    /// <param name="progress">Told what is being read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ManifestException">
    /// KubeContextNotFound, KubeconfigInvalid, ClusterUnreachable, ClusterCertificateInvalid, ClusterUnauthorized, ClusterTimeout, ClusterAnswerInvalid,
    /// ManifestTooLarge.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<ManifestSet> ReadAsync(
        Kubeconfig kubeconfig, string? context = null, ClusterReaderOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        options ??= ClusterReaderOptions.Default;
        using var client = new ApiClient(kubeconfig.Configure(context), options);
        var input = new ManifestInput(new ManifestReport(options.Limits.MaxReportEntries));
        foreach (var resource in ClusterResource.All)
        {
            progress?.Report(resource.Name);
            foreach (var page in await Pages(client, resource, options, input.Report, cancellation).ConfigureAwait(false))
                ManifestReader.ReadSource(input, new ManifestSource($"{client.Server}{resource.Path}", () => new MemoryStream(page, writable: false)), options.Limits);
        }

        return ManifestAssembly.Assemble(input, options.Into);
    }

    // All pages of a list, of one state of the cluster: where the server has forgotten that state in between (410 Gone) it starts over, the
    // last time without pages, as client-go's pager does.
    private static async Task<List<byte[]>> Pages(ApiClient client, ClusterResource resource, ClusterReaderOptions options, ManifestReport report, CancellationToken cancellation)
    {
        var pages = new List<byte[]>();
        string? next = null;
        for (var restarts = 0; ;)
        {
            var limit = restarts == MostRestarts ? "" : $"?limit={options.PageSize}";
            var answer = await client.Get(next is null ? $"{resource.Path}{limit}" : $"{resource.Path}{limit}&continue={Uri.EscapeDataString(next)}", cancellation).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.Gone && next is not null && restarts < MostRestarts)
            {
                pages.Clear();
                (next, restarts) = (null, restarts + 1);
                continue;
            }

            if (!IsUsable(client, resource, answer, report))
                return [];
            pages.Add(answer.Body);
            next = answer.Continue;
            if (next is null)
                return pages;
        }
    }

    private static bool IsUsable(ApiClient client, ClusterResource resource, ApiAnswer answer, ManifestReport report)
    {
        var position = new ManifestPosition($"{client.Server}{resource.Path}");
        var lost = $"the model has no {resource.Name} of the cluster";
        switch (answer.Status)
        {
            case HttpStatusCode.OK when answer.IsJson:
                return true;
            case HttpStatusCode.OK:
                throw new ManifestException("ClusterAnswerInvalid", $"{position} answered with {(answer.MediaType.Length == 0 ? "something" : answer.MediaType)} that is no list of Kubernetes. Is {client.Server} an API server, or a proxy's login page?");
            case HttpStatusCode.NotFound when resource.IsOptional:
                return false;
            case HttpStatusCode.NotFound:
                report.Warn("NotServed", $"the cluster does not serve {resource.Name}", lost, position);
                return false;
            case HttpStatusCode.Forbidden:
                report.Warn("Forbidden", answer.Message, resource.IsOptional ? "settings in it are inferred from other objects" : lost, position);
                return false;
            default:
                report.Error("ClusterError", $"the server answered {(int)answer.Status}: {answer.Message}", lost, position);
                return false;
        }
    }
}
