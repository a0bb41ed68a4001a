using System.Net;
using System.Text.Json;
using KubeNet.Manifests.Reading;

namespace KubeNet.Manifests.Live;

/// <summary>What an API server answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="MediaType">The media type, or empty.</param>
/// <param name="Body">The body.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, string MediaType, byte[] Body)
{
    /// <summary>metadata.continue: where the next page starts; null on the last one.</summary>
    public string? Continue => JsonField.Text(Body, "metadata"u8, "continue"u8) is { Length: > 0 } token ? token : null;

    /// <summary>The message of a v1.Status, or the status code's name.</summary>
    public string Message => JsonField.Text(Body, "message"u8) ?? Status.ToString();

    /// <summary>Whether the body is a JSON object.</summary>
    public bool IsJson
    {
        get
        {
            var reader = new Utf8JsonReader(Body);
            try
            {
                return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
