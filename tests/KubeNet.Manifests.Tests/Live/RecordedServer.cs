using System.Net;
using System.Text;

namespace KubeNet.Manifests.Tests.Live;

/// <summary>An API server on the loopback that serves recorded answers and refuses everything that is not GET.</summary>
internal sealed class RecordedServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<Uri, (int Status, string Body)> _answer;
    private readonly Task _loop;

    public RecordedServer(Func<Uri, (int Status, string Body)> answer)
    {
        _answer = answer;
        (Port, _listener) = Listen();
        _loop = Task.Run(Serve);
    }

    public int Port { get; }

    /// <summary>The requests, in order: <c>GET /api/v1/pods?limit=2</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The Authorization headers that came.</summary>
    public HashSet<string> Credentials { get; } = [];

    public string Kubeconfig(string user = "{token: secret}", string server = "") => $$"""
        apiVersion: v1
        kind: Config
        current-context: recorded
        clusters:
        - name: recorded
          cluster: {server: "{{(server.Length == 0 ? $"http://127.0.0.1:{Port}" : server)}}"}
        users:
        - name: reader
          user: {{user}}
        contexts:
        - name: recorded
          context: {cluster: recorded, user: reader}
        """;

    public void Dispose()
    {
        _listener.Stop();
        _listener.Close();
        _loop.Wait();
    }

    private static (int Port, HttpListener Listener) Listen()
    {
        for (var tries = 0; ; tries++)
        {
            var port = Random.Shared.Next(20_000, 60_000);
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return (port, listener);
            }
            catch (HttpListenerException) when (tries < 50)
            {
                listener.Close();
            }
        }
    }

    private void Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            Answer(context);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        Requests.Add($"{context.Request.HttpMethod} {context.Request.RawUrl}");
        Credentials.Add(context.Request.Headers["Authorization"] ?? "");
        var (status, body) = context.Request.HttpMethod == "GET" ? _answer(context.Request.Url!) : (405, "only GET is served");
        try
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
            context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or InvalidOperationException or IOException)
        {
            // The client has gone, which a test of timeouts wants.
        }
    }
}
