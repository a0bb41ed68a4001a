using System.Net;
using System.Security.Authentication;
using k8s;

namespace KubeNet.Manifests.Live;

/// <summary>Asks an API server, with GET and nothing else. Certificates and credentials are the Kubernetes client's affair.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int MostRetries = 3;

    private readonly Kubernetes _client;
    private readonly ClusterReaderOptions _options;

    public ApiClient(KubernetesClientConfiguration configuration, ClusterReaderOptions options)
    {
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        _client = new Kubernetes(configuration);
        _options = options;
    }

    /// <summary>Where it is.</summary>
    public string Server => _client.BaseUri.ToString().TrimEnd('/');

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>One answer. A server that is too busy (429) is asked again after the time that it says, three times at most.</summary>
    /// <exception cref="ManifestException">ClusterUnreachable, ClusterCertificateInvalid, ClusterTimeout, ClusterUnauthorized, ManifestTooLarge.</exception>
    /// <exception cref="OperationCanceledException">The caller lost patience.</exception>
    public async Task<ApiAnswer> Get(string path, CancellationToken cancellation)
    {
        for (var retry = 0; ; retry++)
        {
            var (answer, wait) = await GetOnce(path, cancellation).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.Unauthorized)
                throw new ManifestException("ClusterUnauthorized", $"{Server} does not know who asks (401): {answer.Message}. The token or certificate of the kubeconfig may have expired; log in again and check with 'kubectl get nodes'.");
            if (answer.Status != HttpStatusCode.TooManyRequests || retry == MostRetries)
                return answer;
            await Task.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<(ApiAnswer Answer, TimeSpan Wait)> GetOnce(string path, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseUri, path));
            request.Headers.Accept.ParseAdd("application/json");
            if (_client.Credentials is { } credentials)
                await credentials.ProcessHttpRequestAsync(request, timeout.Token).ConfigureAwait(false);
            using var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            var body = await ReadBody(response, path, timeout.Token).ConfigureAwait(false);
            var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            return (new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", body), wait < _options.Timeout ? wait : _options.Timeout);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new ManifestException("ClusterTimeout", $"{Server} did not answer {path} within {_options.Timeout.TotalSeconds:0.#} s. Is a VPN or proxy needed to reach it?", error);
        }
        catch (HttpRequestException error)
        {
            throw Explain(error);
        }
        catch (IOException error)
        {
            throw new ManifestException("ClusterUnreachable", $"The connection to {Server} broke off: {error.Message.TrimEnd('.')}. Try again.", error);
        }
    }

    private ManifestException Explain(HttpRequestException error)
    {
        var reason = (error.InnerException?.Message ?? error.Message).TrimEnd('.');
        return error.InnerException is AuthenticationException || error.HttpRequestError == HttpRequestError.SecureConnectionError
            ? new ManifestException("ClusterCertificateInvalid", $"The certificate of {Server} cannot be trusted: {reason}. The kubeconfig's certificate-authority-data must be that of this cluster, and its server name one of the certificate's.", error)
            : new ManifestException("ClusterUnreachable", $"{Server} cannot be reached: {reason}. Check the server of the context, and whether 'kubectl get nodes' works.", error);
    }

    private async Task<byte[]> ReadBody(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            if (body.Length + read > _options.Limits.MaxBytes)
                throw new ManifestException("ManifestTooLarge", $"The answer of {Server} to {path} is larger than {_options.Limits.MaxBytes} bytes.");
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
