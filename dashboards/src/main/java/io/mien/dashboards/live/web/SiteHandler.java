package io.mien.dashboards.live.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.dashboards.live.web.Gate.Verdict;
import io.mien.dashboards.live.web.Gate.Visit;
import io.mien.dashboards.live.web.Pages.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** Asks the gate, and serves the files; what comes through for the stream goes on to it. */
final class SiteHandler extends Handler.Wrapper {
  /** Where the browser opens its WebSocket. */
  static final String STREAM = "/stream";

  /** Where the form with the token goes. */
  static final String SESSION = "/session";

  private static final String TOKEN = "token";
  private static final long MOST_FORM_BYTES = 4096;

  /** Nothing but what this server itself sends, and no frame around it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final Gate gate;
  private final Optional<AccessToken> token;
  private final Pages pages;

  SiteHandler(Gate gate, Optional<AccessToken> token, Pages pages, Handler stream) {
    super(stream);
    this.gate = gate;
    this.token = token;
    this.pages = pages;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    secure(response.getHeaders());
    String path = Request.getPathInContext(request);
    String method = request.getMethod();
    boolean form = method.equals("POST") && path.equals(SESSION);
    if (!form && !method.equals("GET") && !method.equals("HEAD")) {
      return answer(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "GET is all there is.");
    }
    Verdict verdict = gate.judge(visit(request, path, form), System.nanoTime());
    return switch (verdict) {
      case FOREIGN ->
          answer(
              response,
              callback,
              HttpStatus.FORBIDDEN_403,
              "This address is not one that Mien's live view answers to.");
      case WAIT ->
          answer(
              response,
              callback,
              HttpStatus.TOO_MANY_REQUESTS_429,
              "Too many wrong tokens: wait a minute.");
      case ASK -> send(response, callback, HttpStatus.UNAUTHORIZED_401, pages.login());
      case EXCHANGE -> exchange(request, response, callback);
      case ENTER -> serve(request, response, callback, path);
    };
  }

  private boolean serve(Request request, Response response, Callback callback, String path)
      throws Exception {
    return switch (path) {
      case "/" -> send(response, callback, HttpStatus.OK_200, pages.start());
      case "/health/live", "/health/ready" -> answer(response, callback, HttpStatus.OK_200, "UP");
      case SESSION -> redirect(response, callback);
      case STREAM ->
          super.handle(request, response, callback)
              || answer(
                  response,
                  callback,
                  HttpStatus.UPGRADE_REQUIRED_426,
                  "A WebSocket is expected here.");
      default -> {
        Optional<Page> page = pages.shared(path);
        yield page.isPresent()
            ? send(response, callback, HttpStatus.OK_200, page.get())
            : answer(response, callback, HttpStatus.NOT_FOUND_404, "There is nothing here.");
      }
    };
  }

  private Visit visit(Request request, String path, boolean form) throws IOException {
    HttpFields headers = request.getHeaders();
    return new Visit(
        path,
        Request.getRemoteAddr(request),
        Optional.ofNullable(headers.get(HttpHeader.HOST)),
        Optional.ofNullable(headers.get(HttpHeader.ORIGIN)),
        Request.getCookies(request).stream()
            .filter(cookie -> cookie.getName().equals(cookieName(request)))
            .map(HttpCookie::getValue)
            .toList(),
        Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION)),
        form
            ? formToken(request)
            : Optional.ofNullable(Request.extractQueryParameters(request).getValue(TOKEN)),
        pages.shared(path).isPresent());
  }

  private static Optional<String> formToken(Request request) throws IOException {
    long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    if (length < 0 || length > MOST_FORM_BYTES) {
      return Optional.of("");
    }
    Fields fields = new Fields(true);
    UrlEncoded.decodeTo(Content.Source.asString(request, UTF_8), fields::add, UTF_8);
    return Optional.ofNullable(fields.getValue(TOKEN)).map(String::strip);
  }

  /** Cookies know no ports: two servers on one machine must not take each other's. */
  private static String cookieName(Request request) {
    return "mien_live_" + Request.getLocalPort(request);
  }

  /** The token leaves the address, the history and the referrer. */
  private boolean exchange(Request request, Response response, Callback callback) {
    token.ifPresent(
        secret ->
            Response.addCookie(
                response,
                HttpCookie.build(cookieName(request), secret.cookie())
                    .httpOnly(true)
                    .sameSite(HttpCookie.SameSite.STRICT)
                    .secure(request.isSecure())
                    .path("/")
                    .build()));
    return redirect(response, callback);
  }

  private static boolean redirect(Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.LOCATION, "/");
    response.setStatus(HttpStatus.SEE_OTHER_303);
    callback.succeeded();
    return true;
  }

  private static void secure(HttpFields.Mutable headers) {
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  private static boolean answer(Response response, Callback callback, int status, String text) {
    return send(
        response,
        callback,
        status,
        new Page("text/plain; charset=utf-8", (text + "\n").getBytes(UTF_8)));
  }

  private static boolean send(Response response, Callback callback, int status, Page page) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.type().toLowerCase(Locale.ROOT));
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.bytes().length);
    response.write(true, ByteBuffer.wrap(page.bytes()), callback);
    return true;
  }
}
