using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using KubeNet.Engine;
using YamlDotNet.Core;

namespace KubeNet.Manifests.Live;

/// <summary>A kubeconfig file: clusters, users, and contexts that name one of each.</summary>
public sealed class Kubeconfig
{
    private const string Variable = "KUBECONFIG";

    private readonly K8SConfiguration _content;

    private Kubeconfig(string path, K8SConfiguration content)
    {
        Path = path;
        _content = content;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The context that is used unless another is chosen, or null.</summary>
    public string? CurrentContext => string.IsNullOrEmpty(_content.CurrentContext) ? null : _content.CurrentContext;

    /// <summary>The names of its contexts, in order.</summary>
    public IReadOnlyList<string> Contexts => [.. (_content.Contexts ?? []).Where(context => context?.Name is not null).Select(context => context.Name)];

    /// <summary>The file that kubectl takes: the first of KUBECONFIG that is there, else <c>.kube/config</c> in the home folder.</summary>
    public static string DefaultPath
    {
        get
        {
            var listed = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            return Array.Find(listed, File.Exists)
                ?? (listed.Length > 0 ? listed[0] : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config"));
        }
    }

    /// <summary>Reads a kubeconfig.</summary>
    /// <exception cref="ManifestException">KubeconfigNotFound, KubeconfigInvalid.</exception>
    public static Kubeconfig Load(string? path = null)
    {
        path ??= DefaultPath;
        if (!File.Exists(path))
            throw new ManifestException("KubeconfigNotFound", $"There is no kubeconfig '{path}'. Give one with -Kubeconfig, or set {Variable}.");
        var content = Guard(path, () => KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(path)));
        return content is null ? throw new ManifestException("KubeconfigInvalid", $"The kubeconfig '{path}' is empty.") : new Kubeconfig(path, content);
    }

    /// <summary>What a client needs for a context.</summary>
    /// <exception cref="ManifestException">KubeContextNotFound, KubeconfigInvalid.</exception>
    internal KubernetesClientConfiguration Configure(string? context)
    {
        context ??= CurrentContext
            ?? throw new ManifestException("KubeContextNotFound", $"The kubeconfig '{Path}' has no current-context; choose one with -Context. {Choices.Among(Contexts, "There are", "It has none at all.")}");
        if (!Contexts.Contains(context))
            throw new ManifestException("KubeContextNotFound", $"The kubeconfig '{Path}' has no context '{context}'. {Choices.Among(Contexts, "There are", "It has none at all.")}");
        return Guard(Path, () => KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(Path), context, masterUrl: null, useRelativePaths: true));
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (YamlException error)
        {
            var said = error.InnerException?.Message ?? error.Message;
            throw new ManifestException("KubeconfigInvalid", $"The kubeconfig '{path}' is malformed at line {error.Start.Line}, column {error.Start.Column}: {said.TrimEnd('.')}. It is YAML with clusters, users and contexts; compare 'kubectl config view'.", error);
        }
        catch (Exception error) when (error is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or CryptographicException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw new ManifestException("KubeconfigInvalid", $"The kubeconfig '{path}' cannot be used: {error.Message.TrimEnd('.')}. Check it with 'kubectl config view' and 'kubectl get nodes'.", error);
        }
    }
}
