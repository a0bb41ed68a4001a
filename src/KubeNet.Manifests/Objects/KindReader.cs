using System.Text.Json;
using k8s;
using k8s.Models;
using KubeNet.Manifests.Reading;

namespace KubeNet.Manifests.Objects;

/// <summary>How objects of one kind are read: the model that the Kubernetes client has for it, and what is made of it.</summary>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Read">Reads one.</param>
internal sealed record KindReader(string ApiVersion, string Kind, Action<ManifestInput, RawObject, ManifestLimits> Read)
{
    private const string KeptOut = "it is kept out";

    /// <summary>The reader of a kind.</summary>
    public static KindReader Of<T>(string apiVersion, string kind, Action<ManifestInput, T, ObjectContext> take)
        where T : IKubernetesObject<V1ObjectMeta> => new(apiVersion, kind, (input, raw, limits) => Take(input, raw, limits, kind, take));

    private static void Take<T>(ManifestInput input, RawObject raw, ManifestLimits limits, string kind, Action<ManifestInput, T, ObjectContext> take)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var problems = ModelCheck.Check(raw.Json, ModelShape.Of(typeof(T)), limits);
        var isUsable = !problems.Any(problem => problem.IsFatal);
        if (!isUsable || Deserialize<T>(input, raw, kind) is not { } model)
        {
            foreach (var problem in problems.Where(problem => problem.IsFatal))
                input.Report.Error("InvalidField", problem.Text, KeptOut, raw.Json.Locate(problem.Offset), NameOf(raw, kind));
            return;
        }

        var context = new ObjectContext(input.Report, kind, raw.Position, model.Metadata, raw.Json.Bytes);
        foreach (var problem in problems)
            input.Report.Warn("UnknownField", problem.Text, "it is not looked at", raw.Json.Locate(problem.Offset), context.About);
        try
        {
            take(input, model, context);
        }
        catch (UnusableObjectException error)
        {
            input.Report.Error("UnusableObject", error.Message, KeptOut, context.Position, context.About);
        }
    }

    // What passes the check is read without a complaint; should the client be stricter somewhere, that is a line of the report too.
    private static T? Deserialize<T>(ManifestInput input, RawObject raw, string kind)
    {
        try
        {
            using var stream = raw.Json.Bytes.AsStream();
            return KubernetesJson.Deserialize<T>(stream);
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            var text = error is JsonException json ? JsonComplaint.Of(json) : error.Message;
            input.Report.Error("InvalidField", $"it does not fit the API's model: {text}", KeptOut, raw.Position, NameOf(raw, kind));
            return default;
        }
    }

    private static string NameOf(RawObject raw, string kind)
    {
        var (home, name) = (JsonField.Text(raw.Json.Bytes.Span, "metadata"u8, "namespace"u8), JsonField.Text(raw.Json.Bytes.Span, "metadata"u8, "name"u8));
        return string.IsNullOrEmpty(name) ? kind : string.IsNullOrEmpty(home) ? $"{kind} {name}" : $"{kind} {home}/{name}";
    }
}
