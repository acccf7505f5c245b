(function(){var t=document.querySelector('.tools'),b=document.querySelector('tbody'),a=t.querySelectorAll('button');t.hidden=false;
a.forEach(function(e){e.onclick=function(){var k=e.dataset.key,n=k=='name';a.forEach(function(x){x.setAttribute('aria-pressed',x==e)});
[].slice.call(b.rows).sort(function(x,y){var u=x.dataset[k],v=y.dataset[k];return n?u.localeCompare(v):v-u||x.dataset.name.localeCompare(y.dataset.name)}).forEach(function(r){b.appendChild(r)})}})})();
